import { existsSync, mkdirSync, symlinkSync } from 'node:fs'
import { homedir } from 'node:os'
import { delimiter, join } from 'node:path'
import type { StandIn } from './stand-in.ts'

const scanners = ['hadolint', 'cargo-audit', 'osv-scanner']

/**
 * Nothing is downloaded: the scanners that `tools/install-real-tools.sh` has put into the cache of the user are taken, and they alone, since
 * beside them there are programs that a story replaces. The scan reports missing scanners as not installed.
 */
export const installScanners: StandIn = {
  names: ['$/.github/actions/install-scanners'],
  async run(context) {
    const folder = join(context.folders.temp, 'slipway-scanners')
    mkdirSync(folder, { recursive: true })
    const missing = scanners.filter((name) => {
      const program = join(toolsFolder(), 'venv/bin', name)
      // One that the story brings stays the first.
      if (isOnPath(name, context.hostPath)) return false
      if (existsSync(program) && !existsSync(join(folder, name))) symlinkSync(program, join(folder, name))
      return !existsSync(program)
    })
    context.addPath(folder)
    context.log(
      missing.length === 0
        ? 'The scanners of this machine are used'
        : `Not on this machine: ${missing.join(', ')} (tools/install-real-tools.sh brings them)`,
    )
    return {}
  },
}

function toolsFolder(): string {
  return process.env['SLIPWAY_TOOLS'] || join(process.env['XDG_CACHE_HOME'] || join(homedir(), '.cache'), 'slipway/tools')
}

function isOnPath(name: string, path: string): boolean {
  return path.split(delimiter).some((folder) => existsSync(join(folder, name)))
}
