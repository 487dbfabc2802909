package dev.meshgw.cli;

/** In whose words a command complains about its arguments. */
enum Dialect {
    /** {@code meshgw: error: …}, exit code 2. */
    MESHGW,
    /** {@code error: unknown flag: --x} and {@code See 'meshgw … --help' for usage.}, exit code 1. */
    KUBECTL,
    /** {@code Error: unknown flag: --x}, exit code 64. */
    ISTIOCTL,
    /** {@code curl: option --x: is unknown}, exit code 2. */
    CURL
}
