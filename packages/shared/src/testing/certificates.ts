import { generate } from 'selfsigned'

const day = 86_400_000

/** A key and a certificate in PEM. */
export type TestCertificate = { key: string; cert: string }

/** A certificate that vouches for itself, for these names, and ends so many days from now; before now where that is negative. */
export async function testCertificate({
  days = 90,
  names = ['localhost'],
}: {
  days?: number
  names?: readonly string[]
} = {}): Promise<TestCertificate> {
  const now = Date.now()
  const { private: key, cert } = await generate([{ name: 'commonName', value: names[0] ?? 'localhost' }], {
    keyType: 'ec',
    algorithm: 'sha256',
    notBeforeDate: new Date(now - 100 * day),
    notAfterDate: new Date(now + days * day),
    extensions: [
      { name: 'basicConstraints', cA: true, critical: true },
      {
        name: 'subjectAltName',
        altNames: names.map((value) => (/^[\d.]+$/.test(value) ? { type: 7 as const, ip: value } : { type: 2 as const, value })),
      },
    ],
  })
  return { key, cert }
}
