/** A bug while drawing leaves a sentence in the shop's checkout, not an empty hole. */
import { Component } from "react";
import type { ReactNode } from "react";
import { useLanguage } from "../../i18n/index.ts";
import { Notice } from "../notice/notice.tsx";

interface CrashGuardProps {
  children: ReactNode;
  onCrash: () => void;
}

export class CrashGuard extends Component<CrashGuardProps, { hasCrashed: boolean }> {
  override state = { hasCrashed: false };

  static getDerivedStateFromError(): { hasCrashed: boolean } {
    return { hasCrashed: true };
  }

  override componentDidCatch(): void {
    this.props.onCrash();
  }

  override render(): ReactNode {
    return this.state.hasCrashed ? <Crashed /> : this.props.children;
  }
}

function Crashed() {
  const { texts } = useLanguage();
  return (
    <Notice urgency="alert" tone="danger">
      {texts.notices.crashed}
    </Notice>
  );
}
