package dev.meshgw.sample.flask;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;

/** httpbin's fixed documents. The texts are ours, or in the public domain. */
final class Pages {

    static final byte[] ROBOTS = utf8("""
            User-agent: *
            Disallow: /deny
            """);

    static final byte[] DENY = utf8("""

                 .-----------.
                /             \\
               |   [o]   [o]   |
               |       ^       |
               |     .---.     |
                \\   '     '   /
                 '-----------'
              YOU SHOULDN'T BE HERE
            """);

    /** The first lines of Moby-Dick, chapter 113 (1851). */
    static final byte[] HTML = utf8("""
            <!DOCTYPE html>
            <html>
              <head>
              </head>
              <body>
                  <h1>Herman Melville - Moby-Dick</h1>

                  <div>
                    <p>
                      With matted beard, and swathed in a bristling shark-skin apron, about mid-day, Perth was standing
                      between his forge and anvil, the latter placed upon an iron-wood log, with one hand holding a
                      pike-head in the coals, and with the other at his forge's lungs, when Captain Ahab came along,
                      carrying in his hand a small rusty-looking leathern bag.
                    </p>
                  </div>
              </body>
            </html>
            """);

    static final byte[] XML = utf8("""
            <?xml version='1.0' encoding='us-ascii'?>

            <!--  A sample document  -->

            <slideshow
                title="Sample Slide Show"
                date="Date of publication"
                author="Yours Truly"
                >

                <slide type="all">
                  <title>A gateway in a minute</title>
                </slide>

                <slide type="all">
                  <title>Overview</title>
                  <item>Certificates, and <em>why</em> they are refused</item>
                  <item>One port, many hosts</item>
                </slide>

            </slideshow>
            """);

    static final Map<String, Object> SLIDESHOW = Map.of(
            "slideshow",
            Map.of(
                    "title",
                    "Sample Slide Show",
                    "date",
                    "date of publication",
                    "author",
                    "Yours Truly",
                    "slides",
                    List.of(
                            Map.of("type", "all", "title", "A gateway in a minute"),
                            Map.of(
                                    "type",
                                    "all",
                                    "title",
                                    "Overview",
                                    "items",
                                    List.of(
                                            "Certificates, and <em>why</em> they are refused",
                                            "One port, many hosts")))));

    static final byte[] UTF8 = utf8("""
            <h1>Unicode Demo</h1>

            <pre>
            Latin        Zwölf große Boxkämpfer, à côté, señor, łódź
            Greek        Ξεσκεπάζω την ψυχοφθόρα βδελυγμία
            Cyrillic     Съешь же ещё этих мягких французских булок
            Hebrew       דג סקרן שט בים
            Arabic       نص حكيم له سر قاطع
            Devanagari   ऋषियों को सताने वाले
            Thai         เป็นมนุษย์สุดประเสริฐ
            Chinese      天地玄黃，宇宙洪荒
            Japanese     いろはにほへと ちりぬるを
            Korean       키스의 고유조건은
            Mathematics  ∮ E·da = Q, n → ∞, ∑ f(i) = ∏ g(i), ∀x∈ℝ: ⌈x⌉ = −⌊−x⌋
            Emoji        🔐 🫖 🚢
            </pre>
            """);

    /** Its field names are those of the original, which scripts fill in. */
    static final byte[] FORM = utf8("""
            <!DOCTYPE html>
            <html>
              <head>
              </head>
              <body>
              <form method="post" action="/post">
               <p><label>Customer name: <input name="custname"></label></p>
               <p><label>Telephone: <input type=tel name="custtel"></label></p>
               <p><label>E-mail address: <input type=email name="custemail"></label></p>
               <fieldset>
                <legend> Pizza Size </legend>
                <p><label> <input type=radio name=size value="small"> Small </label></p>
                <p><label> <input type=radio name=size value="medium"> Medium </label></p>
                <p><label> <input type=radio name=size value="large"> Large </label></p>
               </fieldset>
               <fieldset>
                <legend> Pizza Toppings </legend>
                <p><label> <input type=checkbox name="topping" value="bacon"> Bacon </label></p>
                <p><label> <input type=checkbox name="topping" value="cheese"> Extra Cheese </label></p>
                <p><label> <input type=checkbox name="topping" value="onion"> Onion </label></p>
                <p><label> <input type=checkbox name="topping" value="mushroom"> Mushroom </label></p>
               </fieldset>
               <p><label>Preferred delivery time: <input type=time min="11:00" max="21:00" step="900" name="delivery"></label></p>
               <p><label>Delivery instructions: <textarea name="comments"></textarea></label></p>
               <p><button>Submit order</button></p>
              </form>
              </body>
            </html>
            """);

    private Pages() {}

    /** The list of endpoints, made from the routes themselves, so that it cannot promise what is not there. */
    static byte[] index(List<Routes.Route> routes) {
        var rows = new StringBuilder();
        for (Routes.Route route : routes) {
            rows.append("<tr><td><code>")
                    .append(FlaskPages.escape(route.pattern()))
                    .append("</code><td>")
                    .append(FlaskPages.escape(route.summary()))
                    .append("\n");
        }
        return utf8("""
                <!DOCTYPE html>
                <html>
                <head>
                <title>httpbin</title>
                </head>
                <body>
                <h1>httpbin</h1>
                <p>A simple HTTP request and response service, embedded in meshgw in place of the container.</p>
                <table>
                %s</table>
                </body>
                </html>
                """.formatted(rows));
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
