import { baseName } from '../tree/paths.ts'

/** Whether a path names a Compose file: `compose.yaml`, `docker-compose.prod.yml`. */
export function isComposeFile(path: string): boolean {
  return composeName.test(baseName(path))
}

export const composeName = /^(docker-)?compose([._-][\w.-]*)?\.ya?ml$/
