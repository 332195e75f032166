import { gitRows, nameRows } from './git-and-names.ts'
import { judgeRows, programRows } from './judge-and-programs.ts'
import { packageManagerRows } from './package-managers.ts'
import type { HostileRow } from './row.ts'
import { scannerRows } from './scanners.ts'

/** Every hostile file, with what it tries. The tests and `bench hostile` play the same table. */
export const hostileRows: readonly HostileRow[] = [
  ...packageManagerRows,
  ...scannerRows,
  ...gitRows,
  ...nameRows,
  ...judgeRows,
  ...programRows,
]
