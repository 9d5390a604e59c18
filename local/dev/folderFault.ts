import { dirname, sep } from 'node:path'

const reasons = new Map<string, (path: string) => string>([
  ['ENOSPC', (path) => `The disk of ${path} is full`],
  ['EDQUOT', (path) => `The disk of ${path} has no room left for this user`],
  ['EACCES', (path) => `This user may not write ${path}`],
  ['EPERM', (path) => `This user may not write ${path}`],
  ['EROFS', (path) => `${path} is on a disk that can only be read`],
  ['EEXIST', (path) => `${path} is a file, where a folder is needed`],
  ['ENOTDIR', (path) => `A part of ${path} is a file, where a folder is needed`],
  ['EISDIR', (path) => `${path} is a folder, where a file is needed`],
  ['ENOENT', (path) => `${path} cannot be made in ${dirname(path)}`],
])

const withoutPath = new Set(['ENOSPC', 'EDQUOT'])

const isWithin = (path: string, folder: string) => path === folder || (folder !== '' && path.startsWith(folder + sep))

/** @returns a sentence for the person at the terminal if the error concerns the data folder, else null */
export function folderFault(error: unknown, folder: string): string | null {
  const { code = '', path: named } = (error ?? {}) as NodeJS.ErrnoException
  const reason = reasons.get(code)
  // A write to an open file reports no path when the disk is full.
  const path = named ?? (withoutPath.has(code) ? folder : '')
  if (!reason || !(isWithin(path, folder) || isWithin(folder, path))) return null
  return `${reason(path)} (${code}). Mend that, or give another folder: npm run dev -- --folder <folder>`
}
