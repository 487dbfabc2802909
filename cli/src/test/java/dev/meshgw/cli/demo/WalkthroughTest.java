package dev.meshgw.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class WalkthroughTest {

    @Test
    void aBlockHoldsCommandsAndTheirOutput() {
        var walkthrough = Walkthrough.parse("""
                # Title

                ## First
                ```console
                $ echo a
                a
                $ echo b
                b
                ```
                """);
        assertThat(walkthrough.title()).isEqualTo("Title");
        assertThat(walkthrough.sections()).hasSize(1);
        assertThat(walkthrough.sections().get(0).steps())
                .extracting(Walkthrough.Step::command, Walkthrough.Step::expected)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("echo a", List.of("a")),
                        org.assertj.core.groups.Tuple.tuple("echo b", List.of("b")));
    }

    @Test
    void aHereDocumentBelongsToItsCommand() {
        var step = only("""
                ## S
                ```console
                $ cat <<EOF | meshgw apply -f -
                kind: Gateway
                EOF
                created
                ```
                """);
        assertThat(step.command()).isEqualTo("cat <<EOF | meshgw apply -f -\nkind: Gateway\nEOF");
        assertThat(step.expected()).containsExactly("created");
    }

    @Test
    void aBackslashContinuesACommand() {
        assertThat(only("## S\n```console\n$ echo a \\\n  b\na b\n```\n").command())
                .isEqualTo("echo a \\\n  b");
    }

    @Test
    void theInfoStringNamesTheExitCodes() {
        assertThat(only("## S\n```console exit=35|56\n$ echo a\n```\n").exitCodes())
                .isEqualTo(Set.of(35, 56));
    }

    @Test
    void otherBlocksAreNotRun() {
        assertThat(Walkthrough.parse("## S\n```yaml\n$ x\n```\n").sections()).isEmpty();
    }

    @Test
    void anOpenBlockIsRefused() {
        assertThatThrownBy(() -> Walkthrough.parse("## S\n```console\n$ echo a\n"))
                .hasMessageContaining("line 2: the block is not closed");
    }

    private static Walkthrough.Step only(String markdown) {
        return Walkthrough.parse(markdown).sections().get(0).steps().get(0);
    }
}
