package dev.meshgw.cli.demo;

import dev.meshgw.cli.Console;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** Plays a walkthrough step by step and says of each whether it did what the document promises. Not thread-safe. */
final class DemoPlayer {

    private final PrintStream out;
    private final boolean colour;
    private final Optional<BufferedReader> pause;
    private int played;
    private int kept;

    /** @param stepwise waits for a line from {@code console.in()} before each step; its end plays the rest without waiting */
    DemoPlayer(Console console, boolean stepwise) {
        this.out = console.out();
        this.colour = console.colour();
        this.pause = stepwise
                ? Optional.of(new BufferedReader(new InputStreamReader(console.in(), StandardCharsets.UTF_8)))
                : Optional.empty();
    }

    void play(Walkthrough walkthrough, DocumentShell shell) {
        out.println(bold(walkthrough.title()));
        for (Walkthrough.Section section : walkthrough.sections()) {
            out.println();
            out.println(bold(section.title()));
            for (Walkthrough.Step step : section.steps()) {
                play(step, shell);
            }
        }
        out.println();
    }

    private void play(Walkthrough.Step step, DocumentShell shell) {
        waitForEnter();
        out.println();
        out.println("$ " + step.command());
        out.flush();
        DocumentShell.Result result = shell.run(step.command());
        result.output().lines().forEach(line -> out.println(dim("    " + line)));
        Optional<String> mismatch = step.exitCodes().contains(result.exitCode())
                ? ExpectedOutput.firstMismatch(step.expected(), result.output())
                : Optional.of("expected: exit code " + step.exitCodes() + "\n     got: " + result.exitCode());
        played++;
        if (mismatch.isEmpty()) {
            kept++;
            out.println(green("  ✓ as the document says")
                    + (result.exitCode() == 0 ? "" : " (exit code " + result.exitCode() + ")"));
        } else {
            out.println(red("  ✗ not what the document says"));
            mismatch.get().lines().forEach(line -> out.println(red("    " + line)));
        }
        out.flush();
    }

    int played() {
        return played;
    }

    boolean allKept() {
        return kept == played;
    }

    /** The last line of a demo. */
    String summary(long millis) {
        String text = "%d of %d steps did what the documents promise (%d.%d s)"
                .formatted(kept, played, millis / 1000, millis % 1000 / 100);
        return allKept() ? green(text) : red(text);
    }

    private void waitForEnter() {
        if (pause.isPresent()) {
            out.print("\n[Enter] ");
            out.flush();
            try {
                pause.get().readLine();
            } catch (IOException e) {
                throw new java.io.UncheckedIOException(e);
            }
        }
    }

    private String bold(String text) {
        return paint("1", text);
    }

    private String dim(String text) {
        return paint("2", text);
    }

    private String green(String text) {
        return paint("32", text);
    }

    private String red(String text) {
        return paint("31", text);
    }

    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }
}
