"""Certificates good and bad, made by OpenSSL, and what a receiver does with them."""

import ssl
import subprocess
from pathlib import Path

DOMAIN = "hooks.example"
# (not before, not after)
ALWAYS = ("20200101000000Z", "20490101000000Z")
PAST = ("20200101000000Z", "20200201000000Z")
FUTURE = ("20480101000000Z", "20490101000000Z")


class Authority:
    """Signs whatever it is asked to, itself first of all."""

    def __init__(self, folder: Path, name: str, *names: str):
        self.folder = folder / name
        self.folder.mkdir()
        self.certificate = self.folder / "authority.pem"
        (self.folder / "index.txt").touch()
        (self.folder / "openssl.cnf").write_text(
            "[ca]\ndefault_ca = here\n"
            "[here]\ndatabase = index.txt\nnew_certs_dir = .\nrand_serial = yes\ncertificate = authority.pem\n"
            "private_key = key.pem\ndefault_md = sha256\npolicy = any\n"
            "copy_extensions = copy\nunique_subject = no\n[any]\ncommonName = supplied\n")
        # One key for all: it is not what is tested.
        self.openssl("req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", "3650",
                     "-subj", f"/CN={name}", *alternatives(names), "-keyout", "key.pem", "-out", "authority.pem")

    def openssl(self, *arguments: str) -> None:
        subprocess.run(["openssl", *arguments], cwd=self.folder, check=True, capture_output=True)

    def sign(self, name: str, subject: str, *names: str, valid: tuple[str, str] = ALWAYS) -> Path:
        self.openssl("req", "-new", "-key", "key.pem", "-subj", f"/CN={subject}", *alternatives(names),
                     "-out", f"{name}.csr")
        self.openssl("ca", "-batch", "-notext", "-config", "openssl.cnf", "-startdate", valid[0], "-enddate", valid[1],
                     "-in", f"{name}.csr", "-out", f"{name}.pem")
        return self.folder / f"{name}.pem"


def alternatives(names: tuple[str, ...]) -> list[str]:
    return ["-addext", f"subjectAltName={','.join(names)}"] if names else []


def context(certificate: Path) -> ssl.SSLContext:
    made = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    made.load_cert_chain(certificate, certificate.parent / "key.pem")
    return made


def only(certificate: Path, version: ssl.TLSVersion) -> ssl.SSLContext:
    """Speaks one version of TLS, however old."""
    made = context(certificate)
    made.set_ciphers("ALL:@SECLEVEL=0")
    made.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    made.maximum_version = version
    made.minimum_version = version
    return made


def contexts(folder: Path) -> tuple[Path, dict[str, ssl.SSLContext]]:
    """The certificate of the authority that is to be trusted, and receivers' ways of TLS by name."""
    names = (f"DNS:*.{DOMAIN}", "IP:93.184.216.34", "IP:2606:2800:220:1::1")
    trusted, unknown = Authority(folder, "trusted"), Authority(folder, "unknown", *names)
    good = trusted.sign("good", DOMAIN, *names)
    made = {
        "good": context(good),
        "expired": context(trusted.sign("expired", DOMAIN, *names, valid=PAST)),
        "not yet valid": context(trusted.sign("future", DOMAIN, *names, valid=FUTURE)),
        "another host": context(trusted.sign("another", "other.example", "DNS:other.example")),
        "no alternative name": context(trusted.sign("bare", f"*.{DOMAIN}")),
        "unknown authority": context(unknown.sign("unknown", DOMAIN, *names)),
        "self-signed": context(unknown.certificate),
        "TLS 1.0": only(good, ssl.TLSVersion.TLSv1),
        "TLS 1.1": only(good, ssl.TLSVersion.TLSv1_1),
        "TLS 1.2": only(good, ssl.TLSVersion.TLSv1_2),
        "TLS 1.3": only(good, ssl.TLSVersion.TLSv1_3),
        "client certificate": context(good),
    }
    made["client certificate"].verify_mode = ssl.CERT_REQUIRED
    return trusted.certificate, made
