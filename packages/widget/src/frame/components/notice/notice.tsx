/** A sentence about the whole widget, and at most one thing to do about it. */
import type { ReactNode } from "react";

interface NoticeProps {
  /** `alert` interrupts: something was refused or is lost. `status` waits for its turn. */
  urgency: "alert" | "status";
  tone?: "neutral" | "warning" | "danger";
  children: ReactNode;
  action?: ReactNode;
}

export function Notice({ urgency, tone = "neutral", children, action }: NoticeProps) {
  return (
    <div className={`notice notice-${tone}`}>
      <p role={urgency}>{children}</p>
      {action}
    </div>
  );
}
