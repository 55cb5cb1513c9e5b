/**
 * Nova, Glance and Cinder through OpenStack4j: the only package that may use {@code
 * org.openstack4j}.
 *
 * <p>{@link org.novalean.adapter.openstack.OpenStackCloud} is the way in. OpenStack4j gives the
 * models of Keystone's token and catalogue, and the request classes; what it lacks or does wrong is
 * ours: the connector ({@code JavaHttpExecutor}), the choice of the endpoint ({@code
 * CatalogueResolver}), the session ({@code Session}) and the calls ({@code Nova…}, {@code
 * Cinder…}).
 */
@NullMarked
package org.novalean.adapter.openstack;

import org.jspecify.annotations.NullMarked;
