package dev.meshgw.config.resource;

/** ServiceEntry spec.resolution; {@link #NONE} is the value of an absent field. */
public enum Resolution {
    NONE,
    STATIC,
    DNS,
    DNS_ROUND_ROBIN,
    DYNAMIC_DNS
}
