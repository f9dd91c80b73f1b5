"use server";

import { action } from "@/lib/http/action";
import { chooseLocaleAction } from "@/lib/i18n/actions";
import {
  chooseMails,
  createPasswordLink,
  createUser,
  deleteUser,
  resendInvitation,
  updateProfile,
  updateUser,
} from "./commands";
import { getBelongings } from "./queries";
import { MailChoices, NewUser, Profile, UserDeletion, UserId, UserUpdate } from "./schema";

const revalidate = ["/admin-users"];

export const createUserAction = action(NewUser, createUser, { revalidate, limit: "invitations" });
export const updateUserAction = action(UserUpdate, updateUser, { revalidate });
export const deleteUserAction = action(UserDeletion, deleteUser, { revalidate });
export const resendInvitationAction = action(UserId, resendInvitation, { limit: "invitations" });
export const createPasswordLinkAction = action(UserId, createPasswordLink, { limit: "invitations" });
export const getBelongingsAction = action(UserId, getBelongings);

export const chooseMailsAction = action(MailChoices.partial(), chooseMails);

export const updateProfileAction = action(Profile, async function updateOwnProfile(ctx, profile) {
  await updateProfile(ctx, profile);
  await chooseLocaleAction(profile.locale);
});
