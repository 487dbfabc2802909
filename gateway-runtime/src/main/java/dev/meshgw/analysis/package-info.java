/**
 * What is wrong with manifests: istioctl's messages (IST0101 …) and meshgw's own (MGW1101 …).
 *
 * <p>{@link dev.meshgw.analysis.Analysis} is the one path: documents, bound and rejected alike, make an {@code AnalyzedMesh};
 * each {@code Analyzer} looks at it for one rule; their {@link dev.meshgw.analysis.Finding}s are filtered, sorted and made
 * unique. {@code Analyzers} lists them all. Nothing here reads a file, and nothing needs a cluster.
 */
@NullMarked
package dev.meshgw.analysis;

import org.jspecify.annotations.NullMarked;
