import type { VercelTarget } from '../../../config/sections/targets/vercel.ts'
import { ActionError } from '../../../core/errors.ts'
import type { Files } from '../../../ports/files.ts'
import { findProjectFile, textIn } from '../uploads/project-files.ts'

export const linkFile = '.vercel/project.json'

export type VercelNames = { project: string; team: string | undefined }

/**
 * The project and the team: as the configuration says, else as `vercel link` wrote them (`.vercel/project.json`, which Git usually leaves
 * out), else by the two variables that the CLI reads. Throws an ActionError where none of them names the project.
 */
export async function vercelNames(
  target: Pick<VercelTarget, 'project' | 'team'>,
  { cwd, variables, files }: { cwd: string; variables: Readonly<Record<string, string>>; files: Pick<Files, 'read'> },
): Promise<VercelNames> {
  if (target.project !== undefined) return { project: target.project, team: target.team }
  const link = await findProjectFile(cwd, [linkFile], files)
  const linked = textIn(link, 'projectId')
  // The CLI takes both variables or neither: an owner of one project with another one's id would be a wrong pair.
  const [fromFile, fromVariable] = [textIn(link, 'orgId'), variables['VERCEL_ORG_ID']]
  const project = linked ?? variables['VERCEL_PROJECT_ID']
  if (project === undefined) {
    const missing = link === undefined ? `there is no ${linkFile} in the checkout` : `${linkFile} has no "projectId"`
    throw new ActionError(
      `Which Vercel project it is is not known: target.project is left out, ${missing}, and VERCEL_PROJECT_ID is not set`,
      {
        hint: 'Write target: { type: vercel, project: NAME, team: TEAM }, or add VERCEL_PROJECT_ID and VERCEL_ORG_ID to the input variables. "npx vercel link" writes both ids into .vercel/project.json.',
      },
    )
  }
  return { project, team: target.team ?? teamOf(linked === undefined ? fromVariable : fromFile) }
}

/** The owner of a project is a team or a user; the API takes only a team. */
function teamOf(owner: string | undefined): string | undefined {
  return owner?.startsWith('team_') === true ? owner : undefined
}
