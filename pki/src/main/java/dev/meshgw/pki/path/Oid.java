package dev.meshgw.pki.path;

/** Object identifiers of certificates and revocation lists, dotted. */
final class Oid {

    static final String SUBJECT_KEY_IDENTIFIER = "2.5.29.14";
    static final String KEY_USAGE = "2.5.29.15";
    static final String SUBJECT_ALT_NAME = "2.5.29.17";
    static final String BASIC_CONSTRAINTS = "2.5.29.19";
    static final String CRL_NUMBER = "2.5.29.20";
    static final String DELTA_CRL_INDICATOR = "2.5.29.27";
    static final String ISSUING_DISTRIBUTION_POINT = "2.5.29.28";
    static final String NAME_CONSTRAINTS = "2.5.29.30";
    static final String CRL_DISTRIBUTION_POINTS = "2.5.29.31";
    static final String CERTIFICATE_POLICIES = "2.5.29.32";
    static final String POLICY_MAPPINGS = "2.5.29.33";
    static final String AUTHORITY_KEY_IDENTIFIER = "2.5.29.35";
    static final String POLICY_CONSTRAINTS = "2.5.29.36";
    static final String EXTENDED_KEY_USAGE = "2.5.29.37";
    static final String INHIBIT_ANY_POLICY = "2.5.29.54";
    static final String AUTHORITY_INFORMATION_ACCESS = "1.3.6.1.5.5.7.1.1";
    static final String NETSCAPE_CERT_TYPE = "2.16.840.1.113730.1.1";
    static final String IP_ADDRESS_BLOCKS = "1.3.6.1.5.5.7.1.7";
    static final String AUTONOMOUS_SYSTEM_IDS = "1.3.6.1.5.5.7.1.8";
    static final String PROXY_CERTIFICATE_INFO = "1.3.6.1.5.5.7.1.14";
    static final String OCSP_NO_CHECK = "1.3.6.1.5.5.7.48.1.5";
    static final String PRECERTIFICATE_POISON = "1.3.6.1.4.1.11129.2.4.3";

    static final String SERVER_AUTH = "1.3.6.1.5.5.7.3.1";
    static final String CLIENT_AUTH = "1.3.6.1.5.5.7.3.2";
    static final String CODE_SIGNING = "1.3.6.1.5.5.7.3.3";
    static final String EMAIL_PROTECTION = "1.3.6.1.5.5.7.3.4";
    static final String TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
    static final String OCSP_SIGNING = "1.3.6.1.5.5.7.3.9";
    static final String ANY_EXTENDED_KEY_USAGE = "2.5.29.37.0";
    static final String PRECERTIFICATE_SIGNING = "1.3.6.1.4.1.11129.2.4.4";
    static final String MICROSOFT_SERVER_GATED_CRYPTO = "1.3.6.1.4.1.311.10.3.3";
    static final String NETSCAPE_SERVER_GATED_CRYPTO = "2.16.840.1.113730.4.1";

    static final String RSA = "1.2.840.113549.1.1.1";
    static final String RSA_PSS = "1.2.840.113549.1.1.10";
    static final String RSA_SIGNATURES = "1.2.840.113549.1.1.";
    static final String MD5_WITH_RSA = "1.2.840.113549.1.1.4";
    static final String SHA1_WITH_RSA = "1.2.840.113549.1.1.5";
    static final String DSA = "1.2.840.10040.4.1";
    static final String DSA_WITH_SHA1 = "1.2.840.10040.4.3";
    static final String DSA_WITH_SHA2 = "2.16.840.1.101.3.4.3.";
    static final String EC = "1.2.840.10045.2.1";
    static final String ECDSA_WITH_SHA1 = "1.2.840.10045.4.1";
    static final String P192 = "1.2.840.10045.3.1.1";
    static final String P224 = "1.3.132.0.33";
    static final String P256 = "1.2.840.10045.3.1.7";
    static final String P384 = "1.3.132.0.34";
    static final String P521 = "1.3.132.0.35";
    static final String ED25519 = "1.3.101.112";
    static final String ED448 = "1.3.101.113";
    static final String SHA1 = "1.3.14.3.2.26";
    static final String ML_DSA_44 = "2.16.840.1.101.3.4.3.17";
    static final String ML_DSA_65 = "2.16.840.1.101.3.4.3.18";
    static final String ML_DSA_87 = "2.16.840.1.101.3.4.3.19";

    private Oid() {}
}
