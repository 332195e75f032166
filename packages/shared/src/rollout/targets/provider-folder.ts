import { join } from 'node:path'
import type { EnvironmentConfig } from '../../config/load.ts'
import type { Files } from '../../ports/files.ts'

/**
 * The folder whose file of a provider says which project the service is: its own. The only service of a repository may have the file in the
 * root; of several, one file there would make all of them one project.
 */
export async function providerFolder(
  { folder, services }: Pick<EnvironmentConfig, 'folder' | 'services'>,
  names: readonly string[],
  { cwd, files }: { cwd: string; files: Pick<Files, 'read'> },
): Promise<string> {
  const own = join(cwd, folder)
  if (services.length > 1 || own === join(cwd)) return own
  for (const name of names) if ((await files.read(`${own}/${name}`)) !== undefined) return own
  return cwd
}
