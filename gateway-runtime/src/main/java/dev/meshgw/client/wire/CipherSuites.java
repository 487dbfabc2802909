package dev.meshgw.client.wire;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Cipher suites by their IANA number (TLS Cipher Suites), under OpenSSL's names: those that authenticate by certificate or not at
 * all. Suites with pre-shared keys, passwords or national ciphers need more than a ClientHello, and are left out.
 */
public final class CipherSuites {

    /** Strong ones first, as a client with good sense offers them. */
    private static final Map<Integer, String> NAMES = parse("""
            1301 TLS_AES_128_GCM_SHA256
            1302 TLS_AES_256_GCM_SHA384
            1303 TLS_CHACHA20_POLY1305_SHA256
            1304 TLS_AES_128_CCM_SHA256
            1305 TLS_AES_128_CCM_8_SHA256
            c02c ECDHE-ECDSA-AES256-GCM-SHA384
            c030 ECDHE-RSA-AES256-GCM-SHA384
            cca9 ECDHE-ECDSA-CHACHA20-POLY1305
            cca8 ECDHE-RSA-CHACHA20-POLY1305
            c02b ECDHE-ECDSA-AES128-GCM-SHA256
            c02f ECDHE-RSA-AES128-GCM-SHA256
            00a3 DHE-DSS-AES256-GCM-SHA384
            009f DHE-RSA-AES256-GCM-SHA384
            ccaa DHE-RSA-CHACHA20-POLY1305
            c0af ECDHE-ECDSA-AES256-CCM8
            c0ad ECDHE-ECDSA-AES256-CCM
            c0a3 DHE-RSA-AES256-CCM8
            c09f DHE-RSA-AES256-CCM
            c05d ECDHE-ECDSA-ARIA256-GCM-SHA384
            c061 ECDHE-ARIA256-GCM-SHA384
            c057 DHE-DSS-ARIA256-GCM-SHA384
            c053 DHE-RSA-ARIA256-GCM-SHA384
            00a2 DHE-DSS-AES128-GCM-SHA256
            009e DHE-RSA-AES128-GCM-SHA256
            c0ae ECDHE-ECDSA-AES128-CCM8
            c0ac ECDHE-ECDSA-AES128-CCM
            c0a2 DHE-RSA-AES128-CCM8
            c09e DHE-RSA-AES128-CCM
            c05c ECDHE-ECDSA-ARIA128-GCM-SHA256
            c060 ECDHE-ARIA128-GCM-SHA256
            c056 DHE-DSS-ARIA128-GCM-SHA256
            c052 DHE-RSA-ARIA128-GCM-SHA256
            c024 ECDHE-ECDSA-AES256-SHA384
            c028 ECDHE-RSA-AES256-SHA384
            006b DHE-RSA-AES256-SHA256
            006a DHE-DSS-AES256-SHA256
            c073 ECDHE-ECDSA-CAMELLIA256-SHA384
            c077 ECDHE-RSA-CAMELLIA256-SHA384
            00c4 DHE-RSA-CAMELLIA256-SHA256
            00c3 DHE-DSS-CAMELLIA256-SHA256
            c023 ECDHE-ECDSA-AES128-SHA256
            c027 ECDHE-RSA-AES128-SHA256
            0067 DHE-RSA-AES128-SHA256
            0040 DHE-DSS-AES128-SHA256
            c072 ECDHE-ECDSA-CAMELLIA128-SHA256
            c076 ECDHE-RSA-CAMELLIA128-SHA256
            00be DHE-RSA-CAMELLIA128-SHA256
            00bd DHE-DSS-CAMELLIA128-SHA256
            c00a ECDHE-ECDSA-AES256-SHA
            c014 ECDHE-RSA-AES256-SHA
            0039 DHE-RSA-AES256-SHA
            0038 DHE-DSS-AES256-SHA
            0088 DHE-RSA-CAMELLIA256-SHA
            0087 DHE-DSS-CAMELLIA256-SHA
            c009 ECDHE-ECDSA-AES128-SHA
            c013 ECDHE-RSA-AES128-SHA
            0033 DHE-RSA-AES128-SHA
            0032 DHE-DSS-AES128-SHA
            0045 DHE-RSA-CAMELLIA128-SHA
            0044 DHE-DSS-CAMELLIA128-SHA
            009d AES256-GCM-SHA384
            c0a1 AES256-CCM8
            c09d AES256-CCM
            c051 ARIA256-GCM-SHA384
            009c AES128-GCM-SHA256
            c0a0 AES128-CCM8
            c09c AES128-CCM
            c050 ARIA128-GCM-SHA256
            003d AES256-SHA256
            00c0 CAMELLIA256-SHA256
            003c AES128-SHA256
            00ba CAMELLIA128-SHA256
            0035 AES256-SHA
            0084 CAMELLIA256-SHA
            002f AES128-SHA
            0041 CAMELLIA128-SHA
            00a7 ADH-AES256-GCM-SHA384
            00a6 ADH-AES128-GCM-SHA256
            006d ADH-AES256-SHA256
            00c5 ADH-CAMELLIA256-SHA256
            006c ADH-AES128-SHA256
            00bf ADH-CAMELLIA128-SHA256
            c019 AECDH-AES256-SHA
            003a ADH-AES256-SHA
            0089 ADH-CAMELLIA256-SHA
            c018 AECDH-AES128-SHA
            0034 ADH-AES128-SHA
            0046 ADH-CAMELLIA128-SHA
            c006 ECDHE-ECDSA-NULL-SHA
            c010 ECDHE-RSA-NULL-SHA
            c015 AECDH-NULL-SHA
            003b NULL-SHA256
            0002 NULL-SHA
            0001 NULL-MD5
            0004 RC4-MD5
            0005 RC4-SHA
            0009 DES-CBC-SHA
            000a DES-CBC3-SHA
            0016 DHE-RSA-DES-CBC3-SHA
            c007 ECDHE-ECDSA-RC4-SHA
            c008 ECDHE-ECDSA-DES-CBC3-SHA
            c011 ECDHE-RSA-RC4-SHA
            c012 ECDHE-RSA-DES-CBC3-SHA
            """);

    private static final int TLS_1_3_FIRST = 0x1301;
    private static final int TLS_1_3_LAST = 0x1305;
    private static final int HEX = 16;

    private CipherSuites() {}

    /** {@code ECDHE-RSA-AES128-GCM-SHA256}, or the number if it has no name here. */
    public static String name(int number) {
        String name = NAMES.get(number);
        return name == null ? String.format("0x%04X", number) : name;
    }

    /** All that a version has, strong ones first. @param version {@link HandshakeMessage#TLS_1_3} or an older one */
    public static List<Integer> of(int version) {
        return NAMES.keySet().stream()
                .filter(number -> isTls13(number) == (version >= HandshakeMessage.TLS_1_3))
                .toList();
    }

    /** Whether it protects nothing today: no encryption, no authentication, or a cipher that is broken. */
    public static boolean isInsecure(String name) {
        return name.matches(".*(NULL|RC4|DES|EXP).*|A(EC)?DH-.*");
    }

    /** Whether who gets the server's key can read what was recorded before. */
    public static boolean lacksForwardSecrecy(String name) {
        return !name.startsWith("TLS_") && !name.matches("(EC)?DHE-.*|A(EC)?DH-.*");
    }

    private static boolean isTls13(int number) {
        return number >= TLS_1_3_FIRST && number <= TLS_1_3_LAST;
    }

    private static Map<Integer, String> parse(String lines) {
        var names = new LinkedHashMap<Integer, String>();
        lines.lines().forEach(line -> names.put(Integer.parseInt(line.substring(0, 4), HEX), line.substring(5)));
        return Collections.unmodifiableMap(names);
    }
}
