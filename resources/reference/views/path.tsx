/** A path that breaks behind its slashes. */
export const Path = ({ path }: { path: string }) => (
  <span>
    {path.split(/(?<=\/)/).map((part, index) => (
      // Parts of a path have no name of their own and never change places.
      <span key={index}>
        {part}
        <wbr />
      </span>
    ))}
  </span>
)
