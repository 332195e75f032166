// needs: age, age-keygen
import { execFile } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { recipientsOf } from '../../src/backup/snapshot-recipients.ts'
import { encryptFile } from '../../src/vault/age-encryption.ts'

const run = promisify(execFile)
let temp = ''

beforeAll(async () => {
  temp = await mkdtemp(join(tmpdir(), 'age-'))
})
afterAll(() => rm(temp, { recursive: true, force: true }))

it('the age program reads what was sealed to the key that its own age-keygen has made', async () => {
  const key = join(temp, 'key.txt')
  await run('age-keygen', ['-o', key])
  const recipient = (await run('age-keygen', ['-y', key])).stdout
  const recipients = recipientsOf(recipient, { mask: () => undefined })
  const [plain, sealed, opened] = [join(temp, 'plain'), join(temp, 'plain.age'), join(temp, 'opened')]
  // Less than a piece, exactly one, exactly two, and a rest of one byte.
  for (const size of [1, 65_536, 2 * 65_536, 2 * 65_536 + 1]) {
    const data = randomBytes(size)
    await writeFile(plain, data)
    await encryptFile({ from: plain, to: sealed, recipients }, new AbortController().signal)
    await run('age', ['--decrypt', '--identity', key, '--output', opened, sealed])
    expect((await readFile(opened)).equals(data)).toBe(true)
  }
})
