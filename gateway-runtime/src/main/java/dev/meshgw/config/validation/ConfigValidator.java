package dev.meshgw.config.validation;

import dev.meshgw.config.resource.DestinationRule;
import dev.meshgw.config.resource.Gateway;
import dev.meshgw.config.resource.Resource;
import dev.meshgw.config.resource.ServiceEntry;
import dev.meshgw.config.resource.VirtualService;
import dev.meshgw.config.resource.WorkloadEntryResource;
import dev.meshgw.config.source.Diagnostic;
import java.util.List;

/** Checks a resource by itself. Pure. */
public final class ConfigValidator {

    private ConfigValidator() {}

    /** Everything that is wrong or doubtful in a resource; a resource with an error is not to be used. */
    public static List<Diagnostic> check(Resource resource) {
        var verdict = new Verdict(resource.metadata().origin());
        if (resource instanceof Gateway gateway) {
            MetadataRules.check(gateway.metadata(), verdict);
            GatewayRules.check(gateway, verdict);
        } else if (resource instanceof VirtualService virtualService) {
            MetadataRules.check(virtualService.metadata(), verdict);
            VirtualServiceRules.check(virtualService, verdict);
        } else if (resource instanceof DestinationRule rule) {
            MetadataRules.check(rule.metadata(), verdict);
            DestinationRuleRules.check(rule, verdict);
        } else if (resource instanceof ServiceEntry entry) {
            MetadataRules.check(entry.metadata(), verdict);
            ServiceEntryRules.check(entry, verdict);
        } else if (resource instanceof WorkloadEntryResource entry) {
            MetadataRules.check(entry.metadata(), verdict);
            WorkloadEntryRules.check(entry.spec(), verdict);
        }
        return verdict.diagnostics();
    }
}
