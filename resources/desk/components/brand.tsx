/** Sign and name of a page, which lead to its beginning. */
export const Brand = ({ href, title }: { href: string; title: string }) => (
  <a class="brand" href={href}>
    <img src={document.querySelector<HTMLLinkElement>('link[rel=icon]')?.href} alt="" width="28" height="28" />
    <span>
      Gatehouse <span class="faint">{title}</span>
    </span>
  </a>
)
