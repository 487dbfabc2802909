package dev.meshgw.cli.trust;

import java.util.List;

/**
 * How one relier comes to trust a root. Immutable.
 *
 * @param title who is meant, in words
 * @param notes what to know before, a sentence each
 * @param commands shell lines that make it trust the root; empty if there is nothing to run
 * @param check a shell line that succeeds if it does; empty if there is none
 * @param undo shell lines that take it back
 */
record Advice(String title, List<String> notes, List<String> commands, List<String> check, List<String> undo) {

    Advice {
        notes = List.copyOf(notes);
        commands = List.copyOf(commands);
        check = List.copyOf(check);
        undo = List.copyOf(undo);
    }
}
