package dev.meshgw.pki;

/** What was decrypted is not what stands there: the password is another one, as far as can be told. */
final class WrongPassphraseException extends Exception {

    private static final long serialVersionUID = 1L;

    PkiException of(String source, Place place) {
        return new PkiException(
                "the password does not open " + source,
                "with it, nothing readable comes out of what is encrypted " + place.inWords(),
                "give the password that " + source + " was written with");
    }
}
