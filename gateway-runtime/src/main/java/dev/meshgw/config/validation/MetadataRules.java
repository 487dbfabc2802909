package dev.meshgw.config.validation;

import dev.meshgw.config.resource.ObjectMeta;
import dev.meshgw.config.source.DiagnosticCode;
import dev.meshgw.config.source.DiagnosticText;

/** Annotations that Istio's webhook refuses on any resource of the networking API. */
final class MetadataRules {

    private static final String DRY_RUN = "istio.io/dry-run";

    private static final String ALWAYS_REJECT = "internal.istio.io/webhook-always-reject";

    private MetadataRules() {}

    static void check(ObjectMeta metadata, Verdict verdict) {
        if (metadata.annotations().containsKey(DRY_RUN)) {
            verdict.error(
                    DiagnosticCode.ANNOTATION,
                    path(DRY_RUN),
                    "unsupported annotation " + DRY_RUN + ", please remove the annotation",
                    "only an AuthorizationPolicy can be tried without effect");
        }
        if (metadata.annotations().containsKey(ALWAYS_REJECT)) {
            verdict.error(
                    DiagnosticCode.ANNOTATION,
                    path(ALWAYS_REJECT),
                    DiagnosticText.quote(ALWAYS_REJECT) + " annotation found, rejecting");
        }
    }

    private static String path(String annotation) {
        return DiagnosticText.fieldPath("metadata.annotations", annotation);
    }
}
