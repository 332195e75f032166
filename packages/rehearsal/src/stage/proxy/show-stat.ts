import { fraction, isDown, isUsable, type ProxyServer } from './servers.ts'

/**
 * The texts of HAProxy's statistics (management guide, section 9.1 "CSV format", and "show servers state" in 9.3), with the
 * header lines of version 2.6.
 */

const statHeader =
  'pxname,svname,qcur,qmax,scur,smax,slim,stot,bin,bout,dreq,dresp,ereq,econ,eresp,wretr,wredis,status,weight,act,bck,chkfail,chkdown,lastchg,downtime,qlimit,pid,iid,sid,throttle,lbtot,tracked,type,rate,rate_lim,rate_max,check_status,check_code,check_duration,hrsp_1xx,hrsp_2xx,hrsp_3xx,hrsp_4xx,hrsp_5xx,hrsp_other,hanafail,req_rate,req_rate_max,req_tot,cli_abrt,srv_abrt,comp_in,comp_out,comp_byp,comp_rsp,lastsess,last_chk,last_agt,qtime,ctime,rtime,ttime,agent_status,agent_code,agent_duration,check_desc,agent_desc,check_rise,check_fall,check_health,agent_rise,agent_fall,agent_health,addr,cookie,mode,algo,conn_rate,conn_rate_max,conn_tot,intercepted,dcon,dses,wrew,connect,reuse,cache_lookups,cache_hits,srv_icur,src_ilim,qtime_max,ctime_max,rtime_max,ttime_max,eint,idle_conn_cur,safe_conn_cur,used_conn_cur,need_conn_est,uweight,agg_server_status,agg_server_check_status,agg_check_status,-,ssl_sess,ssl_reused_sess,ssl_failed_handshake,h2_headers_rcvd,h2_data_rcvd,h2_settings_rcvd,h2_rst_stream_rcvd,h2_goaway_rcvd,h2_detected_conn_protocol_errors,h2_detected_strm_protocol_errors,h2_rst_stream_resp,h2_goaway_resp,h2_open_connections,h2_backend_open_streams,h2_total_connections,h2_backend_total_streams,h1_open_connections,h1_open_streams,h1_total_connections,h1_total_streams,h1_bytes_in,h1_bytes_out,h1_spliced_bytes_in,h1_spliced_bytes_out,'
const statFields = statHeader.split(',')

const stateHeader =
  '# be_id be_name srv_id srv_name srv_addr srv_op_state srv_admin_state srv_uweight srv_iweight srv_time_since_last_change srv_check_status srv_check_result srv_check_health srv_check_state srv_agent_state bk_f_forced_id srv_f_forced_id srv_fqdn srv_port srvrecord srv_use_ssl srv_check_port srv_check_addr srv_agent_addr srv_agent_port'

/** HAProxy numbers proxies in the order of its file: the frontend is 2, the backend 3. */
const frontendId = 2
const backendId = 3

export type Backend = { readonly name: string; readonly frontend: string; readonly servers: ProxyServer[] }

/** Which rows: proxy by number or -1, kinds as a sum of 1 (frontend), 2 (backend), 4 (server), server by number or -1. */
export type StatFilter = { readonly proxy: number; readonly kinds: number; readonly server: number }

export function showStat(backend: Backend, now: number, filter: StatFilter = { proxy: -1, kinds: -1, server: -1 }): string {
  const wants = (proxy: number, kind: number) => (filter.proxy === -1 || filter.proxy === proxy) && (filter.kinds & kind) !== 0
  const servers = backend.servers.filter((server) => filter.server === -1 || filter.server === server.id)
  const rows = [
    ...(wants(frontendId, 1) ? [frontendRow(backend)] : []),
    ...(wants(backendId, 4) ? servers.map((server) => serverRow(backend, server, now)) : []),
    ...(wants(backendId, 2) ? [backendRow(backend)] : []),
  ]
  return `# ${[statHeader, ...rows].join('\n')}\n`
}

export function showServersState(backend: Backend, now: number): string {
  const lines = backend.servers.map((server) => {
    const admin = { ready: 0, maint: 1, drain: 8 }[server.admin]
    const operational = server.admin === 'maint' || isDown(server) ? 0 : 2
    const check = checkColumns(server)
    const weights = `${server.weight} ${server.initialWeight}`
    const since = secondsSince(server.changedAt, now)
    return `${backendId} ${backend.name} ${server.id} ${server.name} ${server.host} ${operational} ${admin} ${weights} ${since} ${check} 0 0 0 - ${server.port} - 0 0 - - 0`
  })
  return `${['1', stateHeader, ...lines].join('\n')}\n`
}

/** `srv_check_status srv_check_result srv_check_health srv_check_state`, by the numbers of HAProxy's `check-t.h`. */
function checkColumns({ health, admin }: ProxyServer): string {
  const [status, result] = { none: [1, 0], passed: [6, 3], refused: [8, 2] }[health.last]
  const configured = health.configured ? 2 : 0
  const running = health.enabled ? 4 : 0
  const paused = admin === 'maint' && health.last !== 'none' ? 8 : 0
  return [status, result, health.points, configured + running + paused].join(' ')
}

/** The words of the field `status`. Maintenance comes before the check, the check before drain. */
function statusOf(server: ProxyServer): string {
  if (server.admin === 'maint') return 'MAINT'
  if (isDown(server)) return `DOWN${fraction(server)}`
  if (server.admin === 'drain') return 'DRAIN'
  return server.health.enabled ? `UP${fraction(server)}` : 'no check'
}

function checkFields(server: ProxyServer): Record<string, string | number> {
  const { health, counters } = server
  // A paused check is not shown, one that has never run is, as INI.
  if (!health.enabled || (server.admin === 'maint' && health.last !== 'none')) return {}
  const status = { none: 'INI', passed: 'L4OK', refused: 'L4CON' }[health.last]
  return { chkfail: counters.failedChecks, chkdown: 0, check_status: status, check_health: health.points, check_rise: 2, check_fall: 3 }
}

function serverRow(backend: Backend, server: ProxyServer, now: number): string {
  const { counters } = server
  return row({
    ...traffic([server]),
    pxname: backend.name,
    svname: server.name,
    econ: counters.connectErrors,
    eresp: counters.answerErrors,
    wretr: 0,
    wredis: counters.redispatched,
    status: statusOf(server),
    weight: server.weightInForce,
    act: 1,
    bck: 0,
    ...checkFields(server),
    lastchg: secondsSince(server.changedAt, now),
    pid: 1,
    iid: backendId,
    sid: server.id,
    type: 2,
    addr: `${server.host}:${server.port}`,
    mode: 'http',
    uweight: server.weight,
  })
}

function backendRow(backend: Backend): string {
  const usable = backend.servers.filter(isUsable)
  const weight = usable.reduce((sum, server) => sum + server.weight, 0)
  return row({
    ...traffic(backend.servers),
    pxname: backend.name,
    svname: 'BACKEND',
    status: weight > 0 ? 'UP' : 'DOWN',
    weight,
    act: usable.length,
    bck: 0,
    pid: 1,
    iid: backendId,
    sid: 0,
    type: 1,
    mode: 'http',
    algo: 'roundrobin',
    uweight: weight,
  })
}

function frontendRow(backend: Backend): string {
  return row({
    ...traffic(backend.servers),
    pxname: backend.frontend,
    svname: 'FRONTEND',
    status: 'OPEN',
    pid: 1,
    iid: frontendId,
    sid: 0,
    type: 0,
    mode: 'http',
  })
}

function traffic(servers: readonly ProxyServer[]): Record<string, number> {
  const sum = (read: (server: ProxyServer) => number) => servers.reduce((total, server) => total + read(server), 0)
  return {
    qcur: 0,
    qmax: 0,
    scur: sum((server) => server.sessions.size),
    smax: sum((server) => server.counters.mostSessions),
    stot: sum((server) => server.counters.sessions),
    bin: sum((server) => server.counters.bytesIn),
    bout: sum((server) => server.counters.bytesOut),
    lbtot: sum((server) => server.counters.sessions),
    hrsp_1xx: sum((server) => server.counters.byClass[1]),
    hrsp_2xx: sum((server) => server.counters.byClass[2]),
    hrsp_3xx: sum((server) => server.counters.byClass[3]),
    hrsp_4xx: sum((server) => server.counters.byClass[4]),
    hrsp_5xx: sum((server) => server.counters.byClass[5]),
    hrsp_other: 0,
  }
}

function row(values: Readonly<Record<string, string | number>>): string {
  return statFields.map((field) => (field === '-' ? '-' : (values[field] ?? ''))).join(',')
}

function secondsSince(then: number, now: number): number {
  return Math.max(0, Math.floor((now - then) / 1_000))
}
