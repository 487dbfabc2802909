package dev.meshgw.pki;

import java.util.Arrays;
import java.util.stream.Collectors;

/** Why a certificate was revoked: the reason codes of RFC 5280 §5.3.1, by their names there. */
public enum RevocationReason {
    /** Said by leaving the reason out, as RFC 5280 asks. */
    UNSPECIFIED(0, "unspecified"),
    KEY_COMPROMISE(1, "keyCompromise"),
    CA_COMPROMISE(2, "cACompromise"),
    AFFILIATION_CHANGED(3, "affiliationChanged"),
    SUPERSEDED(4, "superseded"),
    CESSATION_OF_OPERATION(5, "cessationOfOperation"),
    CERTIFICATE_HOLD(6, "certificateHold"),
    /** Of lists that tell only what changed since another one; meshgw reads it and writes none. */
    REMOVE_FROM_CRL(8, "removeFromCRL"),
    PRIVILEGE_WITHDRAWN(9, "privilegeWithdrawn"),
    AA_COMPROMISE(10, "aACompromise");

    private final int code;
    private final String label;

    RevocationReason(int code, String label) {
        this.code = code;
        this.label = label;
    }

    /**
     * Reads {@code keyCompromise}, {@code superseded}, … without regard to case.
     *
     * @throws PkiException if it is no reason that a list can give
     */
    public static RevocationReason parse(String text) {
        return Arrays.stream(values())
                .filter(reason -> reason != REMOVE_FROM_CRL && reason.label.equalsIgnoreCase(text))
                .findFirst()
                .orElseThrow(() -> new PkiException(
                        "the reason \"" + PkiException.printable(text) + "\" is unknown",
                        "known are "
                                + Arrays.stream(values())
                                        .filter(reason -> reason != REMOVE_FROM_CRL)
                                        .map(RevocationReason::toString)
                                        .collect(Collectors.joining(", ")),
                        null));
    }

    /** The reason of a code, {@link #UNSPECIFIED} for the numbers that RFC 5280 leaves unused. */
    static RevocationReason ofCode(int code) {
        return Arrays.stream(values())
                .filter(reason -> reason.code == code)
                .findFirst()
                .orElse(UNSPECIFIED);
    }

    int code() {
        return code;
    }

    /** As RFC 5280 and options write it: {@code keyCompromise}. */
    @Override
    public String toString() {
        return label;
    }
}
