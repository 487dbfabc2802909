package dev.meshgw.cli.pki;

import dev.meshgw.cli.Console;
import dev.meshgw.cli.ExitCode;
import dev.meshgw.cli.HelpOption;
import dev.meshgw.pki.Expectation;
import dev.meshgw.pki.Expectation.Judge;
import dev.meshgw.pki.Flaw;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code meshgw pki broken [KIND]}. */
@Command(
        name = "broken",
        description = {
            "List the flaws that 'pki issue' and 'pki client' make with --broken KIND, and what clients and gateways"
                    + " are expected to say of each.",
            "What they say was measured; what Go says of what no common server sends is from its sources."
        },
        footerHeading = "%nExamples:%n",
        footer = {
            "  All of them, with curl's exit code and openssl's verification error:",
            "    $ meshgw pki broken",
            "  One of them, in the words of each client:",
            "    $ meshgw pki broken wrong-eku",
            "  Make one, and serve it to see:",
            "    $ meshgw pki issue httpbin.example.com --broken expired --out broken",
            "",
            "Exit codes: 0 shown · 2 wrong usage"
        })
public final class PkiBrokenCommand implements Callable<Integer> {

    private static final String EXAMPLE_HOST = "HOST";

    private final Console console;

    @Parameters(
            paramLabel = "KIND",
            arity = "0..1",
            converter = Arguments.FlawKind.class,
            description = "Tell more of this one.")
    private @Nullable Flaw kind;

    @Mixin
    private HelpOption help = new HelpOption();

    public PkiBrokenCommand(Console console) {
        this.console = console;
    }

    @Override
    public Integer call() {
        if (kind == null) {
            printAll();
        } else {
            printOne(kind);
        }
        return ExitCode.OK;
    }

    private void printAll() {
        row("KIND", "CURL", "OPENSSL", "WHAT IS WRONG");
        for (Flaw flaw : Flaw.values()) {
            row(flaw.toString(), code(flaw, Judge.CURL), code(flaw, Judge.OPENSSL), flaw.meaning());
        }
    }

    private static String code(Flaw flaw, Judge judge) {
        return flaw.asServer().stream()
                .filter(expectation -> expectation.judge() == judge)
                .map(expectation -> String.valueOf(expectation.code()))
                .findFirst()
                .orElse("-");
    }

    private void row(String kind, String curl, String openssl, String meaning) {
        console.out().println(padded(kind, 22) + padded(curl, 6) + padded(openssl, 9) + meaning);
    }

    private void printOne(Flaw flaw) {
        console.out().println(flaw + ": " + flaw.meaning());
        section("where a server shows it", flaw.asServer());
        section("where a client shows it", flaw.asClient());
    }

    private void section(String title, List<Expectation> expectations) {
        if (!expectations.isEmpty()) {
            console.out().println();
            console.out().println(title);
            for (Expectation expectation : expectations) {
                console.out()
                        .println("  " + padded(expectation.judge().toString(), 13) + expectation.words(EXAMPLE_HOST));
            }
        }
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }
}
