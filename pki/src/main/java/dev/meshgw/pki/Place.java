package dev.meshgw.pki;

import org.jspecify.annotations.Nullable;

/** Where in its file a certificate, key or other entry stands. {@code toString} is short, for a title. Immutable. */
public sealed interface Place {

    /**
     * In PEM text.
     *
     * @param block counted from 1
     * @param line of the BEGIN line, counted from 1
     */
    record Line(int block, int line) implements Place {
        @Override
        public String inWords() {
            return "in block " + block + " (line " + line + ")";
        }

        @Override
        public String toString() {
            return "line " + line;
        }
    }

    /**
     * In a DER file.
     *
     * @param offset of its first byte, counted from 0
     */
    record Offset(int offset) implements Place {
        @Override
        public String inWords() {
            return "at byte " + offset;
        }

        @Override
        public String toString() {
            return "byte " + offset;
        }
    }

    /**
     * In a PKCS#12 or Java keystore.
     *
     * @param number counted from 1
     * @param alias the friendlyName of PKCS#12, null if it has none
     */
    record Alias(int number, @Nullable String alias) implements Place {
        @Override
        public String inWords() {
            return "in entry " + number + (alias == null ? "" : " (\"" + PkiException.printable(alias) + "\")");
        }

        @Override
        public String toString() {
            return alias == null ? "entry " + number : "alias \"" + PkiException.printable(alias) + "\"";
        }
    }

    /**
     * In one of several files that belong together.
     *
     * @param name of that file: the key of a Secret's data
     */
    record Part(String name, Place inner) implements Place {
        @Override
        public String inWords() {
            return "in \"" + PkiException.printable(name) + "\", "
                    + inner.inWords().replaceFirst("^(in|at) ", "");
        }

        @Override
        public String toString() {
            return PkiException.printable(name) + ", " + inner;
        }
    }

    /** To follow what is wrong there: {@code in block 2 (line 14)}. */
    String inWords();
}
