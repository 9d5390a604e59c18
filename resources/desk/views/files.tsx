/** The files of all people, or of one person. */
import { useState } from 'preact/hooks'
import { DeleteFile, SetFilePermission } from '../acts/fileActs.tsx'
import { linkOf, manage } from '../api/ask.ts'
import { knownName } from '../api/names.ts'
import { seenBy } from '../api/permission.ts'
import { refusalOf } from '../api/refusal.ts'
import type { ManagedFile } from '../api/wire.ts'
import { RowButton } from '../components/button.tsx'
import { TextField } from '../components/field.tsx'
import { Finder } from '../components/finder.tsx'
import { type Pages, usePages } from '../components/loading.ts'
import { useIsAdmin } from '../components/me.ts'
import { notify } from '../components/notices.tsx'
import { personHref } from '../components/person.tsx'
import { type Column, PagedTable } from '../components/table.tsx'
import { sentenceOf } from '../words/refusals.ts'
import { useShapes } from '../words/shapes.ts'
import { useWords } from '../words/words.ts'

const PAGE = 50

type Opened = { file: ManagedFile; act: 'DeleteFile' | 'SetFilePermission' } | null

function FileName({ file }: { file: ManagedFile }) {
  return (
    <span class="file">
      <span class="ending" aria-hidden="true">
        {file.file_doc.slice(0, 4) || '·'}
      </span>
      <span>
        <span class="name" title={file.file_name}>
          {file.file_name}
        </span>
        <span class="faint small mono">{file.file_id}</span>
      </span>
    </span>
  )
}

function FileButtons({ file, open }: { file: ManagedFile; open: (act: NonNullable<Opened>['act']) => void }) {
  const words = useWords()
  const isAdmin = useIsAdmin()
  const download = async () => {
    try {
      // S3 sends the link as an attachment, so the page stays open.
      location.assign(await linkOf(file.file_id))
    } catch (thrown) {
      notify(sentenceOf(refusalOf(thrown), words))
    }
  }
  const about = file.file_name
  return (
    <span class="buttons">
      <RowButton
        icon="download"
        word={words.files.download}
        about={about}
        onClick={() => void download()}
        disabled={!file.can_download}
        {...(!file.can_download && { title: words.files.notDownloadable })}
      />
      {isAdmin && (
        <>
          <RowButton
            icon="key"
            word={words.acts.SetFilePermission.button}
            about={about}
            onClick={() => open('SetFilePermission')}
          />
          <RowButton
            icon="remove"
            word={words.acts.DeleteFile.button}
            about={about}
            onClick={() => open('DeleteFile')}
            tone="danger"
          />
        </>
      )}
    </span>
  )
}

interface FileTableProps {
  pages: Pages<ManagedFile>
  /** Whether all files have the same owner, whose column is then left out. */
  ofOne: boolean
  filter?: (file: ManagedFile) => boolean
  empty: string
}

export function FileTable({ pages, ofOne, filter, empty }: FileTableProps) {
  const words = useWords()
  const { bytes, moment, number } = useShapes()
  const [opened, setOpened] = useState<Opened>(null)
  const creator: Column<ManagedFile> = {
    head: words.files.creator,
    cell: ({ creator, creator_id }) =>
      creator_id === null ? (
        <span class="faint">{words.files.gone}</span>
      ) : (
        <a href={personHref(creator_id)}>{knownName(String(creator_id)) ?? creator}</a>
      ),
  }
  const columns: readonly Column<ManagedFile>[] = [
    { head: words.files.name, kind: 'main', cell: (file) => <FileName file={file} /> },
    ...(ofOne ? [] : [creator]),
    { head: words.files.size, kind: 'number', cell: ({ file_size }) => bytes(file_size) },
    { head: words.files.downloads, kind: 'number', cell: ({ download_count }) => number(download_count) },
    { head: words.files.created, kind: 'short', cell: ({ created_at }) => moment(created_at) },
    { head: words.files.seenBy, kind: 'short', cell: ({ permission }) => words.files[seenBy(permission)] },
    {
      head: words.person.actions,
      kind: 'acts',
      cell: (file) => <FileButtons file={file} open={(act) => setOpened({ file, act })} />,
    },
  ]
  const close = { onClose: () => setOpened(null), onDone: pages.reload }
  return (
    <>
      <PagedTable
        caption={words.files.title}
        columns={columns}
        pages={pages}
        filter={filter}
        keyOf={({ file_id }) => file_id}
        empty={empty}
        noMatch={words.files.noMatch}
      />
      {opened?.act === 'DeleteFile' && <DeleteFile file={opened.file} {...close} />}
      {opened?.act === 'SetFilePermission' && <SetFilePermission file={opened.file} {...close} />}
    </>
  )
}

/** @param owner null for all files */
export const useFiles = (owner: string | null, limit = PAGE): Pages<ManagedFile> =>
  usePages((cursor) => manage('ListFiles', { limit, ...(owner && { id: owner }), ...(cursor && { cursor }) }), [owner])

export function Files() {
  const words = useWords()
  const [owner, setOwner] = useState<string | null>(null)
  const [text, setText] = useState('')
  const pages = useFiles(owner)
  const wanted = text.trim().toLowerCase()
  return (
    <>
      <div class="filters">
        <Finder
          label={words.files.owner}
          hint={words.files.ownerHint}
          submit={words.files.apply}
          onFound={setOwner}
          takesNone
        />
        <TextField
          label={words.files.nameFilter}
          hint={words.files.nameHint}
          type="search"
          value={text}
          onInput={setText}
          autocomplete="off"
        />
      </div>
      <FileTable
        pages={pages}
        ofOne={false}
        filter={({ file_name, file_id }) => file_name.toLowerCase().includes(wanted) || String(file_id) === wanted}
        empty={words.files.empty}
      />
    </>
  )
}
