/** The operations of `fileserver`, named by their path, `loguot` as the document has it. */
export type Operation =
  | 'register'
  | 'login'
  | 'loguot'
  | 'upload'
  | 'upload.parts'
  | 'upload.complete'
  | 'upload.abort'
  | 'delete'
  | 'files'
  | 'download'
  | 'permission'
