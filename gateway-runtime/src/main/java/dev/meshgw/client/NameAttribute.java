package dev.meshgw.client;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import javax.naming.InvalidNameException;
import javax.naming.NamingException;
import javax.naming.ldap.LdapName;
import javax.naming.ldap.Rdn;
import javax.security.auth.x500.X500Principal;

/**
 * One attribute of a distinguished name, for example {@code O} and {@code example Inc.}. Immutable.
 *
 * @param type OpenSSL's short name, or the number of an attribute that has none here
 * @param value decoded; {@code #} and hexadecimal digits if it is no text
 */
public record NameAttribute(String type, String value) {

    private static final Map<String, String> SHORT_NAMES = Map.of(
            "1.2.840.113549.1.9.1", "emailAddress",
            "2.5.4.5", "serialNumber",
            "2.5.4.4", "SN",
            "2.5.4.42", "GN",
            "2.5.4.97", "organizationIdentifier");

    /** The attributes in the order of the certificate; a name that cannot be split is one attribute without a type. */
    public static List<NameAttribute> of(X500Principal name) {
        var attributes = new ArrayList<NameAttribute>();
        try {
            // RFC 2253 writes a name backwards, and LdapName numbers it backwards again.
            for (Rdn part : new LdapName(name.getName(X500Principal.RFC2253, SHORT_NAMES)).getRdns()) {
                var values = part.toAttributes().getAll();
                while (values.hasMore()) {
                    var attribute = values.next();
                    attributes.add(new NameAttribute(attribute.getID(), text(attribute.get())));
                }
            }
        } catch (InvalidNameException malformed) {
            return List.of(new NameAttribute("", name.getName()));
        } catch (NamingException impossible) {
            throw new IllegalStateException(impossible);
        }
        return List.copyOf(attributes);
    }

    private static String text(Object value) {
        return value instanceof byte[] bytes ? "#" + HexFormat.of().formatHex(bytes) : String.valueOf(value);
    }
}
