package dev.meshgw.cli.client;

import dev.meshgw.pki.TlsCredential;
import dev.meshgw.pki.TrustBundle;
import io.netty.bootstrap.ServerBootstrap;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInitializer;
import io.netty.channel.EventLoopGroup;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.nio.NioIoHandler;
import io.netty.channel.socket.nio.NioServerSocketChannel;
import io.netty.handler.codec.http.DefaultFullHttpResponse;
import io.netty.handler.codec.http.FullHttpRequest;
import io.netty.handler.codec.http.HttpHeaderNames;
import io.netty.handler.codec.http.HttpObjectAggregator;
import io.netty.handler.codec.http.HttpResponseStatus;
import io.netty.handler.codec.http.HttpServerCodec;
import io.netty.handler.codec.http.HttpVersion;
import io.netty.handler.codec.http2.DefaultHttp2DataFrame;
import io.netty.handler.codec.http2.DefaultHttp2Headers;
import io.netty.handler.codec.http2.DefaultHttp2HeadersFrame;
import io.netty.handler.codec.http2.Http2DataFrame;
import io.netty.handler.codec.http2.Http2FrameCodecBuilder;
import io.netty.handler.codec.http2.Http2Headers;
import io.netty.handler.codec.http2.Http2HeadersFrame;
import io.netty.handler.codec.http2.Http2MultiplexHandler;
import io.netty.handler.codec.http2.Http2StreamFrame;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolNames;
import io.netty.handler.ssl.ApplicationProtocolNegotiationHandler;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SniHandler;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.security.cert.X509Certificate;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server that the recorded curl spoke to, rebuilt on BoringSSL: a certificate for each host, HTTP/2 and HTTP/1.1, a teapot at
 * {@code /status/418}. It is another code path than the client's: Netty's engine and codecs.
 */
final class StandInNginx implements AutoCloseable {

    private static final String BODY = "0123456789abcdef".repeat(8) + "\n";
    private static final String DATE = "Sat, 21 Nov 2026 10:00:00 GMT";

    private final EventLoopGroup group;
    private final Channel channel;

    private StandInNginx(EventLoopGroup group, Channel channel) {
        this.group = group;
        this.channel = channel;
    }

    /** @param clientAuthorities whose certificates clients must present, null to ask for none */
    static StandInNginx start(
            TlsCredential other, Map<String, TlsCredential> byHost, @Nullable TrustBundle clientAuthorities)
            throws Exception {
        SslContext fallback = context(other, clientAuthorities);
        var contexts = new HashMap<String, SslContext>();
        for (var entry : byHost.entrySet()) {
            contexts.put(entry.getKey(), context(entry.getValue(), clientAuthorities));
        }
        EventLoopGroup group = new MultiThreadIoEventLoopGroup(1, NioIoHandler.newFactory());
        Channel channel = new ServerBootstrap()
                .group(group)
                .channel(NioServerSocketChannel.class)
                .childHandler(new ChannelInitializer<>() {
                    @Override
                    protected void initChannel(Channel connection) {
                        connection
                                .pipeline()
                                .addLast(new SniHandler(name -> contexts.getOrDefault(name, fallback)))
                                .addLast(new Negotiated());
                    }
                })
                .bind("127.0.0.1", 0)
                .sync()
                .channel();
        return new StandInNginx(group, channel);
    }

    int port() {
        return ((InetSocketAddress) channel.localAddress()).getPort();
    }

    @Override
    public void close() {
        channel.close().syncUninterruptibly();
        group.shutdownGracefully(0, 1, java.util.concurrent.TimeUnit.SECONDS).syncUninterruptibly();
    }

    private static SslContext context(TlsCredential credential, @Nullable TrustBundle clientAuthorities)
            throws Exception {
        var builder = SslContextBuilder.forServer(
                        credential.privateKey(), credential.chain().toArray(X509Certificate[]::new))
                .sslProvider(SslProvider.OPENSSL)
                .applicationProtocolConfig(new ApplicationProtocolConfig(
                        ApplicationProtocolConfig.Protocol.ALPN,
                        ApplicationProtocolConfig.SelectorFailureBehavior.NO_ADVERTISE,
                        ApplicationProtocolConfig.SelectedListenerFailureBehavior.ACCEPT,
                        ApplicationProtocolNames.HTTP_2,
                        ApplicationProtocolNames.HTTP_1_1));
        if (clientAuthorities != null) {
            builder.clientAuth(ClientAuth.REQUIRE)
                    .trustManager(clientAuthorities.authorities().toArray(X509Certificate[]::new));
        }
        return builder.build();
    }

    private static final class Negotiated extends ApplicationProtocolNegotiationHandler {

        private Negotiated() {
            super(ApplicationProtocolNames.HTTP_1_1);
        }

        @Override
        protected void configurePipeline(ChannelHandlerContext ctx, String protocol) {
            if (protocol.equals(ApplicationProtocolNames.HTTP_2)) {
                ctx.pipeline()
                        .addLast(Http2FrameCodecBuilder.forServer().build())
                        .addLast(new Http2MultiplexHandler(new ChannelInitializer<>() {
                            @Override
                            protected void initChannel(Channel stream) {
                                stream.pipeline().addLast(new Http2Answer());
                            }
                        }));
            } else {
                ctx.pipeline()
                        .addLast(new HttpServerCodec())
                        .addLast(new HttpObjectAggregator(1 << 20))
                        .addLast(new Http1Answer());
            }
        }

        @Override
        protected void handshakeFailure(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }

        @Override
        public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
            ctx.close();
        }
    }

    private static final class Http1Answer extends SimpleChannelInboundHandler<FullHttpRequest> {
        @Override
        protected void channelRead0(ChannelHandlerContext ctx, FullHttpRequest request) {
            String host = request.headers().get(HttpHeaderNames.HOST);
            String body = body(request.uri(), host);
            var response = new DefaultFullHttpResponse(
                    HttpVersion.HTTP_1_1,
                    HttpResponseStatus.valueOf(status(request.uri())),
                    Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII));
            response.headers()
                    .set("Server", "nginx/1.22.1")
                    .set("Date", DATE)
                    .set("Content-Type", "text/plain")
                    .set("Content-Length", body.length())
                    .set("Connection", "keep-alive");
            ctx.writeAndFlush(response).addListener(ChannelFutureListener.CLOSE_ON_FAILURE);
        }
    }

    /** Answers when the request is whole, as over HTTP/1.1, so that an upload ends before its answer. */
    private static final class Http2Answer extends SimpleChannelInboundHandler<Http2StreamFrame> {

        private @Nullable Http2Headers request;

        @Override
        protected void channelRead0(ChannelHandlerContext ctx, Http2StreamFrame frame) {
            if (frame instanceof Http2HeadersFrame head && request == null) {
                request = head.headers();
            }
            boolean whole = frame instanceof Http2HeadersFrame head && head.isEndStream()
                    || frame instanceof Http2DataFrame data && data.isEndStream();
            if (whole) {
                answer(ctx, request);
            }
        }

        private static void answer(ChannelHandlerContext ctx, Http2Headers request) {
            String path = request.path().toString();
            String body = body(path, request.authority().toString());
            var headers = new DefaultHttp2Headers()
                    .status(Integer.toString(status(path)))
                    .add("server", "nginx/1.22.1")
                    .add("date", DATE)
                    .add("content-type", "text/plain")
                    .addInt("content-length", body.length());
            boolean head = request.method().toString().equals("HEAD");
            ctx.write(new DefaultHttp2HeadersFrame(headers, head));
            if (!head) {
                ByteBuf content = Unpooled.copiedBuffer(body, StandardCharsets.US_ASCII);
                ctx.write(new DefaultHttp2DataFrame(content, true));
            }
            ctx.flush();
        }
    }

    private static int status(String path) {
        return path.startsWith("/status/") ? Integer.parseInt(path.substring("/status/".length())) : 200;
    }

    private static String body(String path, String host) {
        if (path.startsWith("/status/")) {
            return "teapot\n";
        }
        return host.startsWith("nginx.") ? "passthrough nginx\n" : BODY;
    }
}
