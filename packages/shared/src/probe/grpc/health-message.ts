import { servingStates } from './grpc.ts'

/**
 * `HealthCheckRequest { string service = 1 }` in protobuf's wire format (protobuf.dev/programming-guides/encoding). The two messages of the
 * health service have one field each, so no schema is loaded for them.
 */
export function healthRequest(service: string): Buffer {
  const name = Buffer.from(service)
  return name.length === 0 ? Buffer.alloc(0) : Buffer.concat([Buffer.from([0x0a, ...varint(name.length)]), name])
}

/** The status of `HealthCheckResponse { ServingStatus status = 1 }`: UNKNOWN where it is left out. Throws an Error where it is none. */
export function servingStateIn(message: Buffer): (typeof servingStates)[number] {
  let at = 0
  let status = 0
  const next = (): number => {
    let value = 0
    for (let shift = 0; shift < 35; shift += 7) {
      const byte = message[at]
      if (byte === undefined) break
      at += 1
      value += (byte & 0x7f) * 2 ** shift
      if (byte < 0x80) return value
    }
    throw new Error('the answer is no HealthCheckResponse')
  }
  while (at < message.length) {
    const tag = next()
    const wire = tag % 8
    if (wire === 0) {
      const value = next()
      if (tag >> 3 === 1) status = value
    } else if (wire === 2) {
      const length = next()
      at += length
    } else {
      throw new Error('the answer is no HealthCheckResponse')
    }
  }
  return servingStates[status] ?? 'UNKNOWN'
}

function varint(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...varint(value >> 7)]
}
