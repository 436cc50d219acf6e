// What the account menu hangs on: the traveller's initials, or a blank face.
import { UserRound } from 'lucide-react';
import { IconButton, type IconButtonProps } from '@/components/ui/Button';
import { useMessages } from '@/messages';
import { useAuthStore } from '@/stores/authStore';
import { Avatar } from './Avatar';

export function AccountIcon(props: Omit<IconButtonProps, 'label'>) {
  const t = useMessages();
  const traveler = useAuthStore((state) => state.traveler);
  return (
    <IconButton {...props} label={t.shell.menu}>
      {traveler ? <Avatar traveler={traveler} /> : <UserRound aria-hidden />}
    </IconButton>
  );
}
