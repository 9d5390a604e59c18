/** The actions of managers on files. */
import { useState } from 'preact/hooks'
import { manage } from '../api/ask.ts'
import { groups, hasRight, type Right, rights, withRight } from '../api/permission.ts'
import type { ManagedFile } from '../api/wire.ts'
import { Tick } from '../components/field.tsx'
import { useWords } from '../words/words.ts'
import { ActDialog, type ActProps } from './actDialog.tsx'

export interface FileActProps extends ActProps {
  file: ManagedFile
}

export function DeleteFile({ file, ...act }: FileActProps) {
  const said = useWords().acts.DeleteFile
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(file.file_name)}
      danger
      run={() => manage('DeleteFile', { file_id: file.file_id })}
    />
  )
}

export function SetFilePermission({ file, ...act }: FileActProps) {
  const words = useWords()
  const said = words.acts.SetFilePermission
  const [permission, setPermission] = useState<number>(file.permission)
  const groupWords = { members: words.files.members, leader: words.files.leader, admin: words.files.admin }
  const rightWords: Readonly<Record<Right, string>> = {
    see: words.files.see,
    download: words.files.get,
    delete: words.files.remove,
    change: words.files.change,
  }
  return (
    <ActDialog
      {...act}
      {...said}
      title={said.title(file.file_name)}
      isReady={permission !== file.permission}
      run={() => manage('SetFilePermission', { file_id: file.file_id, permission })}
    >
      <div class="scroll">
        <table class="matrix">
          <thead>
            <tr>
              <th scope="col">{words.files.roleColumn}</th>
              {rights.map((right) => (
                <th key={right} scope="col">
                  {rightWords[right]}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {groups.map((group) => (
              <tr key={group}>
                <th scope="row">{groupWords[group]}</th>
                {rights.map((right) => (
                  <td key={right}>
                    <Tick
                      bare
                      label={`${groupWords[group]}: ${rightWords[right]}`}
                      checked={hasRight(permission, group, right)}
                      onChange={(given) => setPermission(withRight(permission, group, right, given))}
                    />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </ActDialog>
  )
}
