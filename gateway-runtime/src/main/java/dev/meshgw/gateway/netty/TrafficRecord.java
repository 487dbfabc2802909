package dev.meshgw.gateway.netty;

/** Something worth a log line. */
sealed interface TrafficRecord
        permits ExchangeRecord, ConnectionRecord, HandshakeFailure, UpstreamHandshakeFailure, TrafficQueue.End {}
