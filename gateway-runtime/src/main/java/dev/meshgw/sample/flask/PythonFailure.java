package dev.meshgw.sample.flask;

/** Input on which the Python original ends in an uncaught exception, hence in status 500. Carries no stack trace. */
final class PythonFailure extends RuntimeException {

    private static final long serialVersionUID = 1L;

    PythonFailure(String what) {
        super(what, null, false, false);
    }
}
