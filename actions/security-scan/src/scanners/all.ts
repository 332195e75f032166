import type { Scanner } from '../contract/scanner.ts'
import { cargoAudit } from './cargo-audit.ts'
import { cargoDeny } from './cargo-deny.ts'
import { containerFiles } from './container-files.ts'
import { envFiles } from './env-files.ts'
import { hadolint } from './hadolint.ts'
import { npmAudit } from './npm-audit.ts'
import { osvScanner } from './osv-scanner.ts'
import { secretPatterns } from './secret-patterns.ts'
import { trivy } from './trivy.ts'
import { trufflehog } from './trufflehog.ts'
import { zizmor } from './zizmor.ts'

/** A new scanner is one file and one line here. */
export const allScanners: readonly Scanner[] = [
  secretPatterns,
  trufflehog,
  envFiles,
  npmAudit,
  cargoAudit,
  cargoDeny,
  osvScanner,
  hadolint,
  containerFiles,
  trivy,
  zizmor,
]
