import type { SocketFailure } from '../socket/socket.ts'

export const recordTypes = ['A', 'AAAA', 'CNAME', 'MX', 'NS', 'TXT'] as const
export type RecordType = (typeof recordTypes)[number]

export type DnsRequest = {
  name: string
  type: RecordType
  /** `host:port` of the server that is asked; without one, those of this machine. */
  server: string | undefined
  timeout: number
  signal?: AbortSignal
}

/** `values`: each record as text, `10 mx.example.com` for a mail exchanger; empty where there is no such name or record. */
export type DnsAnswer = { state: 'answered'; values: string[] } | SocketFailure

export type Dns = (request: DnsRequest) => Promise<DnsAnswer>
