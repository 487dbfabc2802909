package dev.meshgw.pki;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.bouncycastle.asn1.ASN1ObjectIdentifier;
import org.bouncycastle.asn1.ASN1OctetString;
import org.bouncycastle.asn1.misc.MiscObjectIdentifiers;
import org.bouncycastle.asn1.misc.ScryptParams;
import org.bouncycastle.asn1.nist.NISTObjectIdentifiers;
import org.bouncycastle.asn1.oiw.OIWObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.PBEParameter;
import org.bouncycastle.asn1.pkcs.PBES2Parameters;
import org.bouncycastle.asn1.pkcs.PBKDF2Params;
import org.bouncycastle.asn1.pkcs.PBMAC1Params;
import org.bouncycastle.asn1.pkcs.PKCS12PBEParams;
import org.bouncycastle.asn1.pkcs.PKCSObjectIdentifiers;
import org.bouncycastle.asn1.pkcs.RC2CBCParameter;
import org.bouncycastle.asn1.x509.AlgorithmIdentifier;
import org.bouncycastle.crypto.BlockCipher;
import org.bouncycastle.crypto.CipherParameters;
import org.bouncycastle.crypto.Digest;
import org.bouncycastle.crypto.PBEParametersGenerator;
import org.bouncycastle.crypto.engines.AESEngine;
import org.bouncycastle.crypto.engines.DESEngine;
import org.bouncycastle.crypto.engines.DESedeEngine;
import org.bouncycastle.crypto.engines.RC2Engine;
import org.bouncycastle.crypto.engines.RC4Engine;
import org.bouncycastle.crypto.generators.OpenSSLPBEParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS12ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S1ParametersGenerator;
import org.bouncycastle.crypto.generators.PKCS5S2ParametersGenerator;
import org.bouncycastle.crypto.generators.SCrypt;
import org.bouncycastle.crypto.macs.HMac;
import org.bouncycastle.crypto.modes.CBCBlockCipher;
import org.bouncycastle.crypto.params.KeyParameter;
import org.bouncycastle.crypto.params.ParametersWithIV;
import org.bouncycastle.crypto.params.RC2Parameters;
import org.bouncycastle.crypto.util.DigestFactory;

/**
 * Opens what a password closed, in one file: PBES2 with PBKDF2 or scrypt and PBES1 (RFC 8018), the schemes of PKCS#12
 * (RFC 7292 appendix C) and OpenSSL's old PEM encryption. The work that a file may ask for is bounded. Not thread-safe.
 */
final class Decryption implements AutoCloseable {

    /**
     * Of all derivations of one file together, some seconds of work. JDK's PKCS#12 reader allows half of it to each
     * derivation; OWASP asks for 600 000 to protect a password, and a key store has three derivations or more.
     */
    static final int MAX_ITERATIONS = 10_000_000;

    /** As OpenSSL bounds scrypt's 128·N·r by default (EVP_PBE_scrypt). */
    private static final long MAX_SCRYPT_BYTES = 32L << 20;

    /** scrypt's N·r·p: eight times what OpenSSL and RFC 7914 §2 suggest for one second of 2016. */
    private static final long MAX_SCRYPT_COST = 1 << 20;

    private static final Map<ASN1ObjectIdentifier, Integer> AES_BITS = Map.of(
            NISTObjectIdentifiers.id_aes128_CBC, 128,
            NISTObjectIdentifiers.id_aes192_CBC, 192,
            NISTObjectIdentifiers.id_aes256_CBC, 256);

    private static final Map<ASN1ObjectIdentifier, Supplier<Digest>> HASHES = Map.ofEntries(
            Map.entry(OIWObjectIdentifiers.idSHA1, DigestFactory::createSHA1),
            Map.entry(NISTObjectIdentifiers.id_sha224, DigestFactory::createSHA224),
            Map.entry(NISTObjectIdentifiers.id_sha256, DigestFactory::createSHA256),
            Map.entry(NISTObjectIdentifiers.id_sha384, DigestFactory::createSHA384),
            Map.entry(NISTObjectIdentifiers.id_sha512, DigestFactory::createSHA512),
            Map.entry(PKCSObjectIdentifiers.id_hmacWithSHA1, DigestFactory::createSHA1),
            Map.entry(PKCSObjectIdentifiers.id_hmacWithSHA224, DigestFactory::createSHA224),
            Map.entry(PKCSObjectIdentifiers.id_hmacWithSHA256, DigestFactory::createSHA256),
            Map.entry(PKCSObjectIdentifiers.id_hmacWithSHA384, DigestFactory::createSHA384),
            Map.entry(PKCSObjectIdentifiers.id_hmacWithSHA512, DigestFactory::createSHA512));

    private static final Set<ASN1ObjectIdentifier> PKCS12_SCHEMES = Set.of(
            PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4,
            PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC4,
            PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC,
            PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC,
            PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC,
            PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC2_CBC);

    /** RFC 2268 §6: the version that stands for an effective key size. */
    private static final Map<Integer, Integer> RC2_BITS = Map.of(160, 40, 120, 64, 58, 128);

    private final String source;
    private final byte[] utf8;
    private final byte[] pkcs12;
    private int iterationsLeft = MAX_ITERATIONS;

    /** @param passphrase may be closed at once */
    Decryption(String source, Passphrase passphrase) {
        this(source, passphrase.utf8(), passphrase.utf16WithEnd());
    }

    private Decryption(String source, byte[] utf8, byte[] pkcs12) {
        this.source = source;
        this.utf8 = utf8;
        this.pkcs12 = pkcs12;
    }

    /** With no password at all, which in PKCS#12 is another one than the empty password. */
    static Decryption withoutPassphrase(String source) {
        return new Decryption(source, new byte[0], new byte[0]);
    }

    /**
     * Decrypts a SEQUENCE: every private key and every safe of PKCS#12 is one.
     *
     * @throws WrongPassphraseException if no SEQUENCE comes out
     * @throws PkiException if the scheme is not known or asks for too much work, or what comes out is damaged
     */
    byte[] open(Place place, AlgorithmIdentifier scheme, byte[] ciphertext) throws WrongPassphraseException {
        try {
            ASN1ObjectIdentifier oid = scheme.getAlgorithm();
            if (oid.equals(PKCSObjectIdentifiers.id_PBES2)) {
                return pbes2(place, PBES2Parameters.getInstance(scheme.getParameters()), ciphertext);
            }
            if (PKCS12_SCHEMES.contains(oid)) {
                return pkcs12(place, oid, PKCS12PBEParams.getInstance(scheme.getParameters()), ciphertext);
            }
            return pbes1(place, oid, PBEParameter.getInstance(scheme.getParameters()), ciphertext);
        } catch (PkiException e) {
            throw e;
        } catch (RuntimeException e) {
            throw damaged(place, "the parameters of its encryption are damaged: " + Pem.reason(e));
        }
    }

    private byte[] pbes2(Place place, PBES2Parameters parameters, byte[] ciphertext) throws WrongPassphraseException {
        var scheme = parameters.getEncryptionScheme();
        ASN1ObjectIdentifier cipher = scheme.getAlgorithm();
        if (AES_BITS.containsKey(cipher)) {
            byte[] key = pbes2Key(place, parameters, AES_BITS.get(cipher) / 8);
            return cbc(place, AESEngine.newInstance(), new KeyParameter(key), iv(scheme.getParameters()), ciphertext);
        }
        if (cipher.equals(PKCSObjectIdentifiers.des_EDE3_CBC)) {
            byte[] key = pbes2Key(place, parameters, 24);
            return cbc(place, new DESedeEngine(), new KeyParameter(key), iv(scheme.getParameters()), ciphertext);
        }
        if (cipher.equals(OIWObjectIdentifiers.desCBC)) {
            byte[] key = pbes2Key(place, parameters, 8);
            return cbc(place, new DESEngine(), new KeyParameter(key), iv(scheme.getParameters()), ciphertext);
        }
        if (cipher.equals(PKCSObjectIdentifiers.RC2_CBC)) {
            var rc2 = RC2CBCParameter.getInstance(scheme.getParameters());
            Integer bits = RC2_BITS.get(rc2.getRC2ParameterVersion().intValueExact());
            if (bits != null) {
                byte[] key = pbes2Key(place, parameters, bits / 8);
                return cbc(place, new RC2Engine(), new RC2Parameters(key, bits), rc2.getIV(), ciphertext);
            }
        }
        throw unknown(place, cipher);
    }

    private byte[] pbes2Key(Place place, PBES2Parameters parameters, int keyBytes) {
        var function = parameters.getKeyDerivationFunc();
        if (function.getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            return pbkdf2(place, PBKDF2Params.getInstance(function.getParameters()), keyBytes);
        }
        if (function.getAlgorithm().equals(MiscObjectIdentifiers.id_scrypt)) {
            return scrypt(place, ScryptParams.getInstance(function.getParameters()), keyBytes);
        }
        throw unknown(place, function.getAlgorithm());
    }

    private byte[] pbkdf2(Place place, PBKDF2Params parameters, int keyBytes) {
        Digest hash = hash(place, parameters.getPrf().getAlgorithm());
        var generator = new PKCS5S2ParametersGenerator(hash);
        generator.init(utf8, parameters.getSalt(), spend(place, parameters.getIterationCount()));
        return ((KeyParameter) generator.generateDerivedMacParameters(keyBytes * 8)).getKey();
    }

    private byte[] scrypt(Place place, ScryptParams parameters, int keyBytes) {
        long n = parameters.getCostParameter().longValueExact();
        long r = parameters.getBlockSize().longValueExact();
        long p = parameters.getParallelizationParameter().longValueExact();
        boolean positive = n > 1 && r > 0 && p > 0;
        boolean powerOfTwo = (n & n - 1) == 0;
        if (!positive || !powerOfTwo) {
            throw damaged(
                    place, "scrypt's N=" + n + ", r=" + r + ", p=" + p + " are not possible (RFC 7914 section 6)");
        }
        boolean small = n <= MAX_SCRYPT_COST && r <= MAX_SCRYPT_COST && p <= MAX_SCRYPT_COST;
        if (!small || 128 * n * r > MAX_SCRYPT_BYTES || n * r > MAX_SCRYPT_COST / p) {
            throw tooMuchWork(
                    place,
                    "scrypt with N=" + n + ", r=" + r + ", p=" + p
                            + "; the limits are 32 MiB, as OpenSSL's, and N*r*p = " + MAX_SCRYPT_COST);
        }
        // one step of scrypt takes about as long as one of PBKDF2, so that many keys are bounded together
        spend(place, BigInteger.valueOf(n * r * p));
        return SCrypt.generate(utf8, parameters.getSalt(), (int) n, (int) r, (int) p, keyBytes);
    }

    private byte[] pkcs12(Place place, ASN1ObjectIdentifier oid, PKCS12PBEParams parameters, byte[] ciphertext)
            throws WrongPassphraseException {
        var generator = new PKCS12ParametersGenerator(DigestFactory.createSHA1());
        generator.init(pkcs12, parameters.getIV(), spend(place, parameters.getIterations()));
        if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4)
                || oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd40BitRC4)) {
            int bits = oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC4) ? 128 : 40;
            var engine = new RC4Engine();
            engine.init(false, generator.generateDerivedParameters(bits));
            byte[] plain = new byte[ciphertext.length];
            engine.processBytes(ciphertext, 0, ciphertext.length, plain, 0);
            return sequence(place, plain, 0);
        }
        if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd3_KeyTripleDES_CBC)) {
            return cbc(place, new DESedeEngine(), generator.generateDerivedParameters(192, 64), ciphertext);
        }
        if (oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd2_KeyTripleDES_CBC)) {
            return cbc(place, new DESedeEngine(), generator.generateDerivedParameters(128, 64), ciphertext);
        }
        int bits = oid.equals(PKCSObjectIdentifiers.pbeWithSHAAnd128BitRC2_CBC) ? 128 : 40;
        return rc2(place, bits, generator, ciphertext);
    }

    private byte[] pbes1(Place place, ASN1ObjectIdentifier oid, PBEParameter parameters, byte[] ciphertext)
            throws WrongPassphraseException {
        boolean md5 = oid.equals(PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC)
                || oid.equals(PKCSObjectIdentifiers.pbeWithMD5AndRC2_CBC);
        boolean sha1 = oid.equals(PKCSObjectIdentifiers.pbeWithSHA1AndDES_CBC)
                || oid.equals(PKCSObjectIdentifiers.pbeWithSHA1AndRC2_CBC);
        if (!md5 && !sha1) {
            throw unknown(place, oid);
        }
        var generator = new PKCS5S1ParametersGenerator(md5 ? DigestFactory.createMD5() : DigestFactory.createSHA1());
        generator.init(utf8, parameters.getSalt(), spend(place, parameters.getIterationCount()));
        boolean des = oid.equals(PKCSObjectIdentifiers.pbeWithMD5AndDES_CBC)
                || oid.equals(PKCSObjectIdentifiers.pbeWithSHA1AndDES_CBC);
        return des
                ? cbc(place, new DESEngine(), generator.generateDerivedParameters(64, 64), ciphertext)
                : rc2(place, 64, generator, ciphertext);
    }

    /**
     * Decrypts OpenSSL's old form: {@code DEK-Info: AES-256-CBC,<hex of the IV>}.
     *
     * @throws WrongPassphraseException if no key comes out
     * @throws PkiException if the cipher is not known
     */
    byte[] openTraditional(Place place, String dekInfo, byte[] ciphertext) throws WrongPassphraseException {
        String[] parts = dekInfo.split(",", 2);
        String cipher = parts[0].strip().toUpperCase(Locale.ROOT);
        byte[] iv;
        try {
            iv = HexFormat.of().parseHex(parts.length < 2 ? "" : parts[1].strip());
        } catch (IllegalArgumentException e) {
            throw damaged(place, "the initialization vector of its DEK-Info line is not hexadecimal");
        }
        int keyBits = switch (cipher) {
            case "AES-128-CBC" -> 128;
            case "AES-192-CBC", "DES-EDE3-CBC" -> 192;
            case "AES-256-CBC" -> 256;
            case "DES-CBC" -> 64;
            default ->
                throw new PkiException(
                        source + " is encrypted in a way that meshgw does not read",
                        "its DEK-Info line " + place.inWords() + " names " + PkiException.printable(cipher),
                        "write it anew: openssl pkey -in FILE -aes256 -out NEW.key");
        };
        BlockCipher engine = cipher.startsWith("AES")
                ? AESEngine.newInstance()
                : cipher.equals("DES-CBC") ? new DESEngine() : new DESedeEngine();
        if (iv.length != engine.getBlockSize()) {
            throw damaged(
                    place,
                    "the initialization vector of its DEK-Info line has " + iv.length + " bytes, not "
                            + engine.getBlockSize());
        }
        var generator = new OpenSSLPBEParametersGenerator();
        generator.init(utf8, Arrays.copyOf(iv, 8));
        var key = (KeyParameter) generator.generateDerivedParameters(keyBits);
        return cbc(place, engine, key, iv, ciphertext);
    }

    /** The MAC of a PKCS#12 file over its content (RFC 7292 appendix B.4). */
    byte[] pkcs12Mac(Place place, ASN1ObjectIdentifier hash, byte[] salt, BigInteger iterations, byte[] content) {
        var generator = new PKCS12ParametersGenerator(hash(place, hash));
        generator.init(pkcs12, salt, spend(place, iterations));
        var mac = new HMac(hash(place, hash));
        mac.init(generator.generateDerivedMacParameters(mac.getMacSize() * 8));
        return finish(mac, content);
    }

    /** The MAC of newer PKCS#12 files over their content (RFC 9579). */
    byte[] pbmac1(Place place, PBMAC1Params parameters, byte[] content) {
        var function =
                PBKDF2Params.getInstance(parameters.getKeyDerivationFunc().getParameters());
        ASN1ObjectIdentifier hash = parameters.getMessageAuthScheme().getAlgorithm();
        if (!parameters.getKeyDerivationFunc().getAlgorithm().equals(PKCSObjectIdentifiers.id_PBKDF2)) {
            throw unknown(place, parameters.getKeyDerivationFunc().getAlgorithm());
        }
        var mac = new HMac(hash(place, hash));
        mac.init(new KeyParameter(pbkdf2(place, function, mac.getMacSize())));
        return finish(mac, content);
    }

    private static byte[] finish(HMac mac, byte[] content) {
        mac.update(content, 0, content.length);
        byte[] result = new byte[mac.getMacSize()];
        mac.doFinal(result, 0);
        return result;
    }

    private byte[] rc2(Place place, int bits, PBEParametersGenerator generator, byte[] ciphertext)
            throws WrongPassphraseException {
        var derived = (ParametersWithIV) generator.generateDerivedParameters(bits, 64);
        byte[] key = ((KeyParameter) derived.getParameters()).getKey();
        return cbc(place, new RC2Engine(), new RC2Parameters(key, bits), derived.getIV(), ciphertext);
    }

    private byte[] cbc(Place place, BlockCipher engine, CipherParameters keyAndIv, byte[] ciphertext)
            throws WrongPassphraseException {
        var derived = (ParametersWithIV) keyAndIv;
        return cbc(place, engine, derived.getParameters(), derived.getIV(), ciphertext);
    }

    private byte[] cbc(Place place, BlockCipher engine, CipherParameters key, byte[] iv, byte[] ciphertext)
            throws WrongPassphraseException {
        int block = engine.getBlockSize();
        if (ciphertext.length == 0 || ciphertext.length % block != 0) {
            throw damaged(
                    place, "its encrypted part has " + ciphertext.length + " bytes, which is no multiple of " + block);
        }
        if (iv.length != block) {
            throw damaged(place, "its initialization vector has " + iv.length + " bytes, not " + block);
        }
        var cipher = CBCBlockCipher.newInstance(engine);
        cipher.init(false, new ParametersWithIV(key, iv));
        byte[] plain = new byte[ciphertext.length];
        for (int at = 0; at < plain.length; at += block) {
            cipher.processBlock(ciphertext, at, plain, at);
        }
        return sequence(place, plain, block);
    }

    /**
     * Tells a wrong password from damage. With the right one the first bytes are the header of a SEQUENCE that fills the text
     * but for the padding, which chance brings once in millions of times.
     */
    private byte[] sequence(Place place, byte[] plain, int block) throws WrongPassphraseException {
        int padding = block == 0 ? 0 : plain[plain.length - 1] & 0xff;
        boolean padded = block == 0 || isPadded(plain, padding, block);
        int length = lengthOfSequence(plain);
        boolean fits = block == 0 ? length == plain.length : length < plain.length && length >= plain.length - block;
        if (fits && padded && length == plain.length - padding) {
            byte[] sequence = Arrays.copyOf(plain, length);
            Arrays.fill(plain, (byte) 0);
            return sequence;
        }
        Arrays.fill(plain, (byte) 0);
        boolean longPadding = padded && padding >= 4;
        if (fits || longPadding) {
            throw damaged(place, "the password is right, but what is encrypted there was changed");
        }
        throw new WrongPassphraseException();
    }

    private static boolean isPadded(byte[] plain, int padding, int block) {
        if (padding < 1 || padding > block) {
            return false;
        }
        for (int at = plain.length - padding; at < plain.length; at++) {
            if (plain[at] != padding) {
                return false;
            }
        }
        return true;
    }

    private static int lengthOfSequence(byte[] plain) {
        try {
            Asn1Frame.Header header = Asn1Frame.header(plain, 0, plain.length);
            return header.tag() == 0x30 ? header.content() + header.length() : -1;
        } catch (DerException notDer) {
            return -1;
        }
    }

    private static byte[] iv(Object parameters) {
        return ASN1OctetString.getInstance(parameters).getOctets();
    }

    /** A new instance of a hash, named by itself or as the pseudo-random function HMAC makes of it. */
    private Digest hash(Place place, ASN1ObjectIdentifier oid) {
        var hash = HASHES.get(oid);
        if (hash == null) {
            throw unknown(place, oid);
        }
        return hash.get();
    }

    private int spend(Place place, BigInteger iterations) {
        if (iterations.signum() <= 0) {
            throw damaged(place, "its iteration count is " + printable(iterations));
        }
        if (iterations.compareTo(BigInteger.valueOf(iterationsLeft)) > 0) {
            throw tooMuchWork(
                    place, printable(iterations) + " iterations; " + MAX_ITERATIONS + " are the limit of a file");
        }
        iterationsLeft -= iterations.intValueExact();
        return iterations.intValueExact();
    }

    private static String printable(BigInteger number) {
        return number.bitLength() > 64 ? "a number of " + number.bitLength() + " bits" : number.toString();
    }

    private PkiException tooMuchWork(Place place, String asked) {
        return new PkiException(
                source + " asks for too much work to open it",
                "what is encrypted " + place.inWords() + " needs " + asked,
                "write it anew with fewer, if you trust it");
    }

    private PkiException unknown(Place place, ASN1ObjectIdentifier oid) {
        return new PkiException(
                source + " is encrypted in a way that meshgw does not read",
                "what is encrypted " + place.inWords() + " uses the algorithm " + PkiException.printable(oid.getId()),
                "write it anew with AES-256 and PBKDF2, the default of openssl 3 and of Java");
    }

    private PkiException damaged(Place place, String why) {
        return new PkiException(
                source + " is damaged " + place.inWords(), why, "copy the file again, whole and as binary");
    }

    @Override
    public void close() {
        Arrays.fill(utf8, (byte) 0);
        Arrays.fill(pkcs12, (byte) 0);
    }
}
