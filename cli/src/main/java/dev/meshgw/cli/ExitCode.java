package dev.meshgw.cli;

/**
 * Exit codes outside of the commands that speak another tool's language: {@code meshgw curl} returns curl's numbers and the
 * kubectl verbs return 0 or 1 as kubectl does.
 */
public final class ExitCode {

    /** Done, and every expectation was met. */
    public static final int OK = 0;

    /** A finding, or an expectation that was not met. */
    public static final int FINDING = 1;

    /** The command line was wrong; nothing was done. */
    public static final int USAGE = 2;

    /** The configuration was refused. */
    public static final int CONFIG = 3;

    /** A certificate, key or secret could not be used. */
    public static final int MATERIAL = 4;

    /** The gateway could not start. */
    public static final int START = 5;

    /** A peer could not be reached or did not do what TLS or HTTP ask for. */
    public static final int EXCHANGE = 6;

    /** A defect of meshgw (sysexits.h EX_SOFTWARE). */
    public static final int DEFECT = 70;

    private ExitCode() {}
}
