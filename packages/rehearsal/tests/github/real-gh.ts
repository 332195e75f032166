import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const execute = promisify(execFile)

/** The real gh, as this person: its host `github.localhost` is spoken to in plain HTTP, and a proxy leads it to the emulator. */
export function realGh({
  folder,
  token,
  apiUrl,
}: {
  folder: string
  token: string
  apiUrl: string
}): (args: readonly string[]) => Promise<string> {
  const env = {
    PATH: process.env['PATH'] ?? '',
    HOME: folder,
    GH_CONFIG_DIR: folder,
    GH_HOST: 'github.localhost',
    GH_REPO: 'github.localhost/quay/harbor',
    GH_TOKEN: token,
    HTTP_PROXY: apiUrl,
    GH_NO_UPDATE_NOTIFIER: '1',
    NO_COLOR: '1',
  }
  return async (args) => (await execute('gh', [...args], { env, cwd: folder })).stdout
}
