import { baseName } from '../tree/paths.ts'

/** Whether a path names a Dockerfile or Containerfile: `Dockerfile`, `Dockerfile.api`, `api.Dockerfile`. */
export function isDockerfile(path: string): boolean {
  const name = baseName(path)
  return /^(Dockerfile|Containerfile)([._-][\w.-]+)?$|[._-](dockerfile|containerfile)$/i.test(name) && !/\.(md|dockerignore)$/i.test(name)
}
