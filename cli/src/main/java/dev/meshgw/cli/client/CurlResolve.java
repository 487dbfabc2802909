package dev.meshgw.cli.client;

import dev.meshgw.cli.ErrorPrinter;
import dev.meshgw.client.InvalidRuleException;
import dev.meshgw.client.ResolveRule;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** What curl does with {@code --resolve} before each URL: it fills its cache of names, and tells so. For one thread. */
final class CurlResolve {

    private final List<String> rules;
    private final Set<String> known = new HashSet<>();

    /** @param rules as written; each can be read, but for unreadable removals */
    CurlResolve(List<String> rules) {
        this.rules = List.copyOf(rules);
    }

    /** curl says that it cannot read a rule which takes another back, and goes on. */
    static boolean isUnreadableRemoval(String rule) {
        if (!rule.startsWith("-")) {
            return false;
        }
        try {
            ResolveRule.parse(rule);
            return false;
        } catch (InvalidRuleException unreadable) {
            return true;
        }
    }

    /** What is said before each URL, since curl fills its cache anew each time. */
    void tell(CurlNarrator narrator) {
        for (String text : rules) {
            if (isUnreadableRemoval(text)) {
                narrator.say("Couldn't parse CURLOPT_RESOLVE removal entry '" + ErrorPrinter.printable(text) + "'");
                continue;
            }
            var rule = ResolveRule.parse(text);
            String name = rule.host() + ":" + rule.port();
            if (rule.addresses().isEmpty()) {
                known.remove(name);
                continue;
            }
            if (!known.add(name)) {
                narrator.say("RESOLVE " + name + " is - old addresses discarded");
            }
            narrator.say("Added " + rule.text() + " to DNS cache" + (rule.expires() ? " (non-permanent)" : ""));
            if (rule.isWildcard()) {
                narrator.say("RESOLVE *:" + rule.port() + " is wildcard, enabling wildcard checks");
            }
        }
    }
}
