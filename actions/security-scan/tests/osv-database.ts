import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { crc32 } from 'node:zlib'

/** An advisory of OSV, as far as osv-scanner needs it to compare versions. */
export type OsvAdvisory = {
  id: string
  aliases?: readonly string[]
  summary: string
  name: string
  fixed: string
  severity?: string
  vector?: string
}

/** Writes a database of one ecosystem, as osv-scanner downloads it, below `folder`: `osv-scalibr/ECOSYSTEM/all.zip`. */
export function writeOsvDatabase(folder: string, ecosystem: string, advisories: readonly OsvAdvisory[]): void {
  const place = join(folder, 'osv-scalibr', ecosystem)
  mkdirSync(place, { recursive: true })
  const files = advisories.map((advisory) => ({ name: `${advisory.id}.json`, text: JSON.stringify(recordOf(ecosystem, advisory)) }))
  writeFileSync(join(place, 'all.zip'), zipOf(files))
}

function recordOf(ecosystem: string, { id, aliases = [], summary, name, fixed, severity, vector }: OsvAdvisory) {
  return {
    schema_version: '1.6.0',
    id,
    modified: '2026-01-01T00:00:00Z',
    published: '2026-01-01T00:00:00Z',
    aliases,
    summary,
    severity: vector === undefined ? [] : [{ type: 'CVSS_V3', score: vector }],
    affected: [{ package: { ecosystem, name }, ranges: [{ type: 'ECOSYSTEM', events: [{ introduced: '0' }, { fixed }] }] }],
    ...(severity === undefined ? {} : { database_specific: { severity } }),
  }
}

/** A zip file of stored entries (PKWARE APPNOTE, sections 4.3.7, 4.3.12 and 4.3.16). */
function zipOf(files: readonly { name: string; text: string }[]): Buffer {
  const entries: Buffer[] = []
  const directory: Buffer[] = []
  let at = 0
  for (const { name, text } of files) {
    const [path, content] = [Buffer.from(name), Buffer.from(text)]
    const shared = Buffer.alloc(26)
    shared.writeUInt16LE(20, 0)
    shared.writeUInt32LE(0x00_21_00_00, 6)
    shared.writeUInt32LE(crc32(content), 10)
    shared.writeUInt32LE(content.length, 14)
    shared.writeUInt32LE(content.length, 18)
    shared.writeUInt16LE(path.length, 22)
    const tail = Buffer.alloc(14)
    tail.writeUInt32LE(at, 10)
    entries.push(Buffer.from('PK\x03\x04', 'latin1'), shared, path, content)
    directory.push(Buffer.from('PK\x01\x02\x14\x00', 'latin1'), shared, tail, path)
    at += 30 + path.length + content.length
  }
  const listed = Buffer.concat(directory)
  const end = Buffer.alloc(22)
  end.write('PK\x05\x06', 'latin1')
  end.writeUInt16LE(files.length, 8)
  end.writeUInt16LE(files.length, 10)
  end.writeUInt32LE(listed.length, 12)
  end.writeUInt32LE(at, 16)
  return Buffer.concat([...entries, listed, end])
}
