/** The rows' shape while the list is on its way. `index.html` holds the same markup, for the time before any script. */

export function Skeleton({ label }: { label: string }) {
  return (
    <div className="skeleton">
      <output className="visually-hidden">{label}</output>
      <SkeletonRow />
      <SkeletonRow />
    </div>
  );
}

function SkeletonRow() {
  return (
    <div className="skeleton-row" aria-hidden="true">
      <span className="skeleton-dot" />
      <span className="skeleton-mark" />
      <span className="skeleton-lines">
        <span />
        <span />
      </span>
    </div>
  );
}
