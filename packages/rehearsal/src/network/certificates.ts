import { generate } from 'selfsigned'

export type Certificate = { key: string; cert: string }

/** A name that no resolver knows, so that only a proxy reaches it. */
export const serviceName = 'service.test'

const day = 86_400_000

/** A certificate of the service by nobody that a machine trusts: its own authority, for a day; or one that ended yesterday. */
export async function certificateOf(kind: 'private' | 'expired'): Promise<Certificate> {
  const now = Date.now()
  const ended = kind === 'expired'
  const { private: key, cert } = await generate([{ name: 'commonName', value: serviceName }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 2 * day),
    notAfterDate: new Date(ended ? now - day : now + day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      { name: 'subjectAltName', altNames: [{ type: 2, value: serviceName }] },
    ],
  })
  return { key, cert }
}
