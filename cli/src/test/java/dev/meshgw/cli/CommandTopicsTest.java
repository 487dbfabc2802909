package dev.meshgw.cli;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class CommandTopicsTest {

    @Test
    void everyCommandStandsUnderOneTopic() {
        assertThat(CommandTopics.ALL.stream().flatMap(topic -> topic.commands().stream()))
                .containsExactlyInAnyOrderElementsOf(CommandTree.ROOT.children().stream()
                        .map(CommandTree::name)
                        .toList());
    }
}
