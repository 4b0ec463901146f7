/** ngircd without limits. It is started by root as much as by anybody. */
export const ngircdConfig = (port: number) => `
[Global]
Name = irc.bench.local
Info = bench
AdminInfo1 = bench
AdminInfo2 = bench
AdminEMail = bench@bench.local
Listen = 127.0.0.1
Ports = ${port}
ServerUID = irc
ServerGID = irc
MotdPhrase = "bench"
[Limits]
MaxConnections = 0
MaxConnectionsIP = 0
MaxJoins = 0
MaxPenaltyTime = 0
MaxListSize = 0
PingTimeout = 120
[Options]
Ident = no
PAM = no
DNS = no
`;

/** InspIRCd without limits, modules and look-ups. It writes to `folder` alone. */
export const inspircdConfig = (port: number, folder: string) => `
<server name="irc.bench.local" description="bench" network="bench">
<admin name="bench" nick="bench" email="bench@bench.local">
<bind address="127.0.0.1" port="${port}" type="clients">
<connect name="main" allow="*" timeout="60" pingfreq="120" softsendq="64M" hardsendq="128M" recvq="64M"
  threshold="1000000" commandrate="1000000" fakelag="off" localmax="50000" globalmax="50000" maxconnwarn="no"
  useident="no" resolvehostnames="no" limit="50000" maxchans="1000">
<class name="x" commands="*">
<options prefixquit="" cyclehosts="no" defaultmodes="">
<performance softlimit="50000" somaxconn="4096" quietbursts="yes" netbuffersize="10240">
<security runasuser="" runasgroup="">
<maxlist chan="*" limit="100">
<dns server="127.0.0.1" timeout="1">
<path configdir="/etc/inspircd" datadir="${folder}" logdir="${folder}" moduledir="/usr/lib/inspircd/modules"
  runtimedir="${folder}">
`;

/** Mosquitto that keeps nothing and has no bounds. */
export const mosquittoConfig = (port: number) => `
listener ${port} 127.0.0.1
allow_anonymous true
persistence false
set_tcp_nodelay true
max_inflight_messages 0
max_queued_messages 0
log_dest none
`;

/** NATS that waits long for readers that are behind. */
export const natsConfig = () => `
max_connections: 50000
max_pending: 256MB
`;
