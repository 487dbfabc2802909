#!/bin/sh
# Makes the PEM files of this folder with openssl: every form in which people bring keys and certificates.
set -eu
cd "$(dirname "$0")"
openssl genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out ec.key
openssl ec -in ec.key -out ec-sec1.key
{ openssl ecparam -name prime256v1; cat ec-sec1.key; } > ec-sec1-params.key
openssl genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out rsa.key
openssl rsa -in rsa.key -traditional -out rsa-pkcs1.key
openssl genpkey -algorithm ED25519 -out ed25519.key
openssl pkcs8 -topk8 -in ec.key -passout pass:secret -out encrypted-pkcs8.key
openssl rsa -in rsa.key -traditional -aes128 -passout pass:secret -out encrypted-pkcs1.key
for name in ec rsa ed25519; do
    openssl req -x509 -key $name.key -subj "/O=example Inc./CN=$name.example.com" -days 36500 -out $name.crt
done
openssl req -new -key ec.key -subj "/CN=ec.example.com" -out ec.csr
