package dev.meshgw.config.source;

import java.util.Collection;
import java.util.Locale;
import java.util.Optional;

/** The known word that a misspelt one was probably meant to be. */
public final class Suggestion {

    /** Longer words are not compared: nobody misspells them by a letter or two, and the time grows with the square. */
    private static final int MAX_CHARACTERS = 100;

    private Suggestion() {}

    /** The known word with the fewest single-letter changes, at most one for three letters; the first of equals. */
    public static Optional<String> closest(String misspelt, Collection<String> known) {
        return closest(misspelt, known, MAX_CHARACTERS);
    }

    /** @param mostChanges a narrower bound, for words that resemble each other by nature */
    public static Optional<String> closest(String misspelt, Collection<String> known, int mostChanges) {
        if (misspelt.length() > MAX_CHARACTERS) {
            return Optional.empty();
        }
        int bestDistance = Math.min(mostChanges, Math.max(1, misspelt.length() / 3)) + 1;
        String best = null;
        for (String word : known) {
            if (Math.abs(word.length() - misspelt.length()) < bestDistance && word.length() <= MAX_CHARACTERS) {
                int distance = distance(misspelt, word);
                if (distance < bestDistance) {
                    bestDistance = distance;
                    best = word;
                }
            }
        }
        return Optional.ofNullable(best);
    }

    /** Insertions, deletions, replacements and swaps of neighbours that turn one word into the other; case is free. */
    private static int distance(String some, String other) {
        String a = some.toLowerCase(Locale.ROOT);
        String b = other.toLowerCase(Locale.ROOT);
        int[] beforeLast = new int[b.length() + 1];
        int[] last = new int[b.length() + 1];
        for (int j = 0; j <= b.length(); j++) {
            last[j] = j;
        }
        for (int i = 1; i <= a.length(); i++) {
            int[] row = new int[b.length() + 1];
            row[0] = i;
            for (int j = 1; j <= b.length(); j++) {
                boolean same = a.charAt(i - 1) == b.charAt(j - 1);
                row[j] = Math.min(Math.min(row[j - 1], last[j]) + 1, last[j - 1] + (same ? 0 : 1));
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                if (swapped) {
                    row[j] = Math.min(row[j], beforeLast[j - 2] + 1);
                }
            }
            beforeLast = last;
            last = row;
        }
        return last[b.length()];
    }
}
